package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Epoch;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A store that comes back with less than it had, or with something else. */
class LineageTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private int lost;
    private final TestServer server = TestServer.on(
            world,
            store,
            builder -> TestServer.limited(DocumentLimits.DEFAULT).apply(builder).listener(new CollabListener() {
                @Override
                public void historyLost(String tenantId, String documentId, String fieldName) {
                    lost++;
                }
            }));
    private final TestPeer alice = server.join("alice", "notes");

    LineageTest() {
        alice.hear("document_joined");
    }

    private void type(TestPeer peer, int from, int to) {
        for (int i = from; i <= to; i++) {
            server.say(peer, TestServer.operation("notes", i - 1, i, "['" + i + "']"));
        }
    }

    private StoredField stored() {
        return Objects.requireNonNull(store.documents()
                .load(new DocumentKey("acme", "d"), List.of("notes"))
                .toCompletableFuture()
                .join()
                .get("notes"));
    }

    private JsonObject join(TestPeer peer) {
        server.say(peer, TestServer.joinOf("notes"));
        return object(object(peer.hear("document_joined"), "fields"), "notes");
    }

    /** A node that knows only what the store holds now edits it. */
    private void anotherNodeEdits(int revision, String ops) {
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer bob = other.join("bob", "notes");
        other.say(bob, TestServer.operation("notes", revision, 1, ops));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(revision + 1);
    }

    @Test
    void aStoreThatIsBehindIsGivenTheTailAgain() {
        type(alice, 1, 5);
        List<?> before = stored().tail();
        store.goBackTo(3);
        assertThat(stored().tail()).hasSize(3);
        server.advance(Duration.ofSeconds(10));
        assertThat(stored().tail()).isEqualTo(before);
        assertThat(alice.frames().toString()).doesNotContain("resync");
        assertThat(lost).isZero();

        type(alice, 6, 6);
        assertThat(number(join(alice), "revision")).isEqualTo(6);
        server.say(alice, TestServer.operation("notes", 5, 6, "['6']"));
        assertThat(number(alice.hear(), "revision")).as("still exactly once").isEqualTo(6);
    }

    @Test
    void itIsFoundByTheNextEditToo() {
        type(alice, 1, 5);
        store.goBackTo(3);
        type(alice, 6, 6);
        assertThat(stored().tail()).hasSize(6);
        assertThat(alice.frames().toString()).doesNotContain("resync");
    }

    @Test
    void aStoreThatLostTheFieldBeginsANewEpochWithWhatIsHere() {
        type(alice, 1, 3);
        store.goBackTo(0);
        server.advance(Duration.ofSeconds(10));
        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("epoch_changed");
        server.say(alice, TestServer.operation("notes", 3, 4, "['4']"));
        assertThat(string(alice.hear(), "code")).isEqualTo("not_joined");

        JsonObject notes = join(alice);
        assertThat(string(notes, "epoch")).startsWith("2-");
        assertThat(string(notes, "content")).isEqualTo("321");
        assertThat(number(notes, "last_seq")).isZero();
        server.say(alice, TestServer.operation("notes", 0, 1, "['4']"));
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        assertThat(lost).isEqualTo(1);
    }

    @Test
    void whoJoinsTheWholeWhileTheFieldIsGoneIsToldWhenItIsGivenBack() {
        type(alice, 1, 3);
        store.goBackTo(0);
        TestPeer bob = server.join("bob");
        assertThat(object(bob.hear("document_joined"), "fields").members()).isEmpty();

        server.advance(Duration.ofSeconds(10));
        JsonObject resync = bob.hear("resync");
        assertThat(string(resync, "field_name")).isEqualTo("notes");
        assertThat(string(resync, "reason")).as("not by the next look").isEqualTo("appeared");
        JsonObject notes = join(bob);
        assertThat(string(notes, "epoch")).startsWith("2-");
        assertThat(string(notes, "content")).isEqualTo("321");
        server.advance(Duration.ofSeconds(10));
        assertThat(bob.heardAll()).as("and not again").isTrue();
    }

    @Test
    void aStoreThatWentAnotherWayGoesOnInANewEpoch() {
        type(alice, 1, 3);
        store.mute(true);
        store.goBackTo(2);
        anotherNodeEdits(2, "['other']");
        server.advance(Duration.ofSeconds(10));
        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("epoch_changed");
        JsonObject notes = join(alice);
        assertThat(string(notes, "epoch")).startsWith("2-");
        assertThat(string(notes, "content")).isEqualTo("other21");
    }

    @Test
    void anotherWayThatIsLongerIsNoticedToo() {
        type(alice, 1, 3);
        store.mute(true);
        store.goBackTo(2);
        anotherNodeEdits(2, "['a']");
        anotherNodeEdits(3, "['b']");
        server.advance(Duration.ofSeconds(10));
        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("epoch_changed");
        assertThat(string(join(alice), "content")).isEqualTo("ba21");
    }

    @Test
    void aShorterWayThatIsAnotherIsNoAncestor() {
        type(alice, 1, 2);
        TestPeer carol = server.join("carol", "notes");
        server.say(carol, TestServer.operation("notes", 2, 1, "['carol']"));
        server.say(alice, TestServer.operation("notes", 3, 3, "['3']"));
        store.mute(true);
        store.goBackTo(2);
        anotherNodeEdits(2, "['other']");
        server.advance(Duration.ofSeconds(10));
        assertThat(alice.frames().toString()).contains("\"reason\":\"epoch_changed\"");
        assertThat(string(join(alice), "content")).isEqualTo("other21");
    }

    @Test
    void aStoreThatIsBackInAnOlderEpochDoesNotTakeItUpAgain() {
        type(alice, 1, 3);
        store.goBackTo(0);
        server.advance(Duration.ofSeconds(10));
        assertThat(string(join(alice), "epoch")).startsWith("2-");
        store.goBackTo(0);
        store.mute(true);
        anotherNodeEdits(0, "['old']");
        server.advance(Duration.ofSeconds(10));
        JsonObject notes = join(alice);
        assertThat(string(notes, "epoch")).startsWith("3-");
        assertThat(string(notes, "content")).isEqualTo("old");
    }

    @Test
    void whoResumesInTheOldEpochGetsTheContent() {
        type(alice, 1, 3);
        store.goBackTo(0);
        server.advance(Duration.ofSeconds(10));
        server.say(alice, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':3}}}");
        JsonObject notes = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(string(notes, "content")).isEqualTo("321");
        server.say(
                alice,
                "{'type':'operation','document_id':'d','field_name':'notes','epoch':'1','revision':3,'seq':4,"
                        + "'operation':{'ops':['x']}}");
        assertThat(string(alice.hear(), "code")).isEqualTo("epoch_changed");
    }

    @Test
    void whoIsToldThatTheFieldIsGoneIsToldOfTheEpochInWhichItIsGivenBack() {
        type(alice, 1, 3);
        store.goBackTo(0);
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer bob = other.enter("bob");
        other.say(bob, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':3}}}");
        JsonObject gone = object(object(bob.hear("document_joined"), "fields"), "notes");
        assertThat(string(gone, "epoch")).isEqualTo("1");
        assertThat(number(gone, "revision")).isZero();

        server.advance(Duration.ofSeconds(10));
        other.say(bob, TestServer.operation("notes", 0, 1, "['bob']"));
        assertThat(string(bob.hear("resync"), "reason")).isEqualTo("epoch_changed");
        other.say(bob, TestServer.joinOf("notes"));
        JsonObject back = object(object(bob.hear("document_joined"), "fields"), "notes");
        assertThat(string(back, "epoch")).startsWith("2-");
        assertThat(string(back, "content")).isEqualTo("321");
    }

    @Test
    void whoComesFromWhereTheStoreWentIsNotAnsweredFromWhereItWasBefore() {
        type(alice, 1, 5);
        store.mute(true);
        store.goBackTo(3);
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        JsonObject notes = notes(bobEditsAndComesBack(other, 3, server));
        assertThat(string(notes, "epoch"))
                .as("in epoch 1 this node holds another operation under the revision of bob's")
                .startsWith("2-");
        assertThat(string(notes, "content")).isEqualTo("bob321");
    }

    @Test
    void whatTheStoreLosesWhileAClientComesBackIsNotInItsAnswer() {
        type(alice, 1, 1);
        Storage forgetting = new ForwardingStorage(store) {
            @Override
            public DocumentClients documentClients() {
                return (field, epoch, clientId, generation) -> super.documentClients()
                        .attach(field, epoch, clientId, generation)
                        .thenApply(record -> {
                            if (record.seq() > 0) {
                                store.goBackTo(1);
                            }
                            return record;
                        });
            }
        };
        TestServer other = TestServer.on(world, forgetting, TestServer.limited(DocumentLimits.DEFAULT));
        other.join("carol", "notes");
        store.mute(true);
        JsonObject notes = notes(bobEditsAndComesBack(server, 1, other));
        assertThat(number(notes, "revision")).isEqualTo(1);
        assertThat(number(notes, "last_seq")).isZero();
    }

    @Test
    void lateNewsOfWhatIsLostIsNotToldToWhoKnowsThatItIs() {
        type(alice, 1, 1);
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        store.mute(true);
        JsonObject identity = bobEdits(other, 1);
        Head before = new Head(TestServer.FIRST_EPOCH, 1, stored().tail().get(0).operationId());
        LogEntry lost = stored().tail().get(1);
        store.goBackTo(1);
        TestPeer bob = comeBack(identity, server, 1);
        assertThat(number(notes(bob), "last_seq")).isZero();
        store.mute(false);

        store.bus()
                .publish(new DocumentKey("acme", "d"), new PublishedCommit("notes", before, List.of(lost), Map.of()));
        world.settle();
        assertThat(bob.frames().toString()).doesNotContain("operation_acknowledged");
        assertThat(alice.frames().toString()).doesNotContain("operation_applied");
        server.say(bob, TestServer.operation("notes", 1, 1, "['again']"));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(2);
        assertThat(string(join(alice), "content")).isEqualTo("again1");
    }

    /** Bob, who edits one node at a revision and comes back on another one from there. */
    private TestPeer bobEditsAndComesBack(TestServer first, int revision, TestServer second) {
        return comeBack(bobEdits(first, revision), second, revision);
    }

    /** Who bob is that edits at a revision and loses his connection. */
    private JsonObject bobEdits(TestServer first, int revision) {
        TestPeer bob = first.connect();
        first.say(bob, "{'type':'authenticate','token':'bob'}");
        JsonObject identity = bob.hear("authenticated");
        first.say(bob, TestServer.joinOf("notes"));
        first.say(bob, TestServer.operation("notes", revision, 1, "['bob']"));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(revision + 1);
        bob.drop();
        return identity;
    }

    private TestPeer comeBack(JsonObject identity, TestServer second, int revision) {
        TestPeer again = second.connect();
        second.say(
                again,
                "{'type':'authenticate','token':'bob','client_id':'" + string(identity, "client_id")
                        + "','resume_token':'" + string(identity, "resume_token") + "'}");
        second.say(
                again,
                "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':" + revision
                        + "}}}");
        return again;
    }

    private static JsonObject notes(TestPeer peer) {
        return object(object(peer.hear("document_joined"), "fields"), "notes");
    }

    @Test
    void whoHasNoRecordBecauseTheFieldIsGoneIsNotToldThatItNeverEdited() {
        type(alice, 1, 3);
        store.goBackTo(0);
        TestPeer bob = server.enter("bob");
        server.say(bob, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':0}}}");
        JsonObject notes = object(object(bob.hear("document_joined"), "fields"), "notes");
        assertThat(string(notes, "epoch"))
                .as("in epoch 1 an edit of his that is in the content would seem to be none")
                .startsWith("2-");
        assertThat(string(notes, "content")).isEqualTo("321");
    }

    @Test
    void whoResumesIsNotAnsweredOutOfAnEpochThatAnotherNodeHasEnded() {
        type(alice, 1, 3);
        StoredField ended = stored();
        store.upkeep()
                .replace(
                        new DocumentKey("acme", "d").field("notes"),
                        ended.head(),
                        Epoch.of(2, "theirs"),
                        ended.snapshot())
                .toCompletableFuture()
                .join();
        server.say(alice, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':3}}}");
        JsonObject notes = object(object(alice.hear("document_joined"), "fields"), "notes");
        assertThat(string(notes, "epoch"))
                .as("in epoch 1 its three edits would seem to be lost")
                .isEqualTo("2-theirs");
    }
}
