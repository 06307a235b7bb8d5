package io.collab4j;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.document.DocumentLimits;
import io.collab4j.document.DocumentWatcher;
import io.collab4j.document.FieldContent;
import io.collab4j.document.FieldEdit;
import io.collab4j.document.ServerDocument;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldKey;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.ForwardingUpkeep;
import io.collab4j.store.Head;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an application does to documents as a whole, on two nodes. */
class DocumentsTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestSource source = new TestSource();
    private int lost;
    private final TestServer here = node();
    private final TestServer there = node();
    private final Documents documents = here.collab().documents();
    private final TestPeer alice = joined(here, "alice", "notes");
    private final TestPeer bob = joined(there, "bob", "notes");

    private TestServer node() {
        DocumentLimits small =
                DocumentLimits.DEFAULT.toBuilder().maxDocumentBytes(1_000).build();
        return TestServer.on(
                world,
                store,
                builder -> TestServer.limited(small)
                        .apply(builder)
                        .documentSource(source)
                        .listener(new CollabListener() {
                            @Override
                            public void historyLost(String tenantId, String documentId, String fieldName) {
                                lost++;
                            }
                        }));
    }

    private static TestPeer joined(TestServer server, String user, String... fields) {
        TestPeer peer = server.join(user, fields);
        peer.hear("document_joined");
        return peer;
    }

    private void done(CompletionStage<Void> stage) {
        world.settle();
        assertThat(stage.toCompletableFuture()).isCompleted();
    }

    private void assertRefused(CompletionStage<?> stage, String code) {
        world.settle();
        assertThatThrownBy(stage.toCompletableFuture()::join)
                .cause()
                .isInstanceOfSatisfying(
                        CollabException.class,
                        refusal -> assertThat(refusal.code().wireName()).isEqualTo(code));
    }

    private static void assertLeft(TestPeer peer, String reason) {
        assertThat(peer.hear().toJson())
                .isEqualTo("{\"type\":\"document_left\",\"document_id\":\"d\",\"reason\":\"" + reason + "\"}");
    }

    private static JsonObject notes(TestPeer peer) {
        return object(object(peer.hear("document_joined"), "fields"), "notes");
    }

    private String say(TestServer server, TestPeer peer, String message) {
        server.say(peer, message);
        return string(peer.hear("error"), "code");
    }

    private static String edit(long revision, long seq) {
        return TestServer.operation("notes", revision, seq, "['" + seq + "']");
    }

    private void assertGone() {
        CompletionStage<?> load = store.documents().load(new DocumentKey("acme", "d"), null);
        assertThatThrownBy(load.toCompletableFuture()::join).cause().isInstanceOf(DocumentDeletedException.class);
    }

    @Test
    void closingPutsEverybodyOutAndKeepsTheText() {
        here.say(alice, edit(0, 1));
        here.say(alice, "{'type':'document_join','document_id':'e','fields':['notes']}");
        TestPeer namesake = there.connect();
        there.say(namesake, "{'type':'authenticate','token':'eve@other'}");
        there.say(namesake, TestServer.joinOf("notes"));
        alice.hear("document_joined");
        bob.hear("operation_applied");
        namesake.hear("document_joined");

        done(documents.close("acme", "d"));
        assertLeft(alice, "closed");
        world.advance(Duration.ofSeconds(1));
        assertLeft(bob, "closed");
        assertThat(namesake.heardAll()).isTrue();

        assertThat(say(there, bob, edit(1, 1))).isEqualTo("not_joined");
        there.say(bob, TestServer.joinOf("notes"));
        assertThat(string(notes(bob), "content")).isEqualTo("1");
        here.say(alice, edit(0, 1).replace("'d'", "'e'"));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
    }

    @Test
    void deletingPutsEverybodyOutForEver() {
        here.say(alice, edit(0, 1));
        bob.hear("operation_applied");
        TestPeer whole = joined(there, "carol");
        alice.hear("operation_acknowledged");

        done(documents.delete("acme", "d"));
        List.of(alice, bob, whole).forEach(peer -> assertLeft(peer, "deleted"));
        world.advance(HEARTBEAT.multipliedBy(2));
        assertThat(List.of(alice, bob, whole)).allMatch(TestPeer::heardAll);

        assertThat(say(here, alice, edit(1, 2))).isEqualTo("not_joined");
        assertThat(say(here, alice, TestServer.joinOf("notes"))).isEqualTo("forbidden");
        assertThat(say(there, bob, TestServer.joinOf())).isEqualTo("forbidden");
        assertThat(say(there, bob, TestServer.joinOf("another"))).isEqualTo("forbidden");
        assertGone();
        done(documents.delete("acme", "d"));
    }

    @Test
    void whoLostTheNewsOfADeletionHearsWithinAHeartbeat() {
        store.mute(true);
        done(documents.delete("acme", "d"));
        assertThat(bob.heardAll()).isTrue();
        world.advance(HEARTBEAT);
        assertLeft(bob, "deleted");
    }

    @Test
    void soDoesWhoIsInNoFieldYet() {
        bob.drop();
        world.advance(DocumentLimits.DEFAULT.idleUnload());
        TestPeer whole = joined(there, "carol");
        store.mute(true);
        done(documents.delete("acme", "d"));
        assertThat(whole.heardAll()).isTrue();
        world.advance(HEARTBEAT);
        assertLeft(whole, "deleted");
    }

    @Test
    void aLateEditOfAnotherNodeDoesNotBringADocumentBack() {
        here.say(alice, edit(0, 1));
        bob.hear("operation_applied");
        store.mute(true);
        done(documents.delete("acme", "d"));
        there.say(bob, edit(1, 1));
        assertThat(string(bob.hear(), "code")).isEqualTo("forbidden");
        assertLeft(bob, "deleted");
        assertThat(bob.heardAll()).isTrue();
        world.advance(Duration.ofMinutes(20));
        assertGone();
    }

    @Test
    void whatWasDeletedIsNotSaved() {
        here.say(alice, edit(0, 1));
        here.say(alice, edit(1, 2));
        done(documents.delete("acme", "d"));
        world.advance(Duration.ofMinutes(20));
        assertThat(source.saved()).isEmpty();
    }

    @Test
    void deletingWaitsForASaveUnderWay() {
        source.beSlow();
        here.say(alice, edit(0, 1));
        world.advance(Duration.ofSeconds(2));
        assertThat(source.saved()).hasSize(1);
        here.say(alice, edit(1, 2));

        CompletionStage<Void> deletion = documents.delete("acme", "d");
        world.settle();
        assertThat(deletion.toCompletableFuture()).isNotDone();
        source.finish();
        done(deletion);
        world.advance(Duration.ofMinutes(20));
        assertThat(source.saved()).hasSize(1);
    }

    @Test
    void aStoreThatDoesNotAnswerDeletesNothing() {
        store.fail();
        assertRefused(documents.delete("acme", "d"), "store_unavailable");
        assertRefused(documents.reset("acme", "d", "notes", FieldContent.text("x")), "store_unavailable");
        store.recover();
        here.say(alice, edit(0, 1));
        assertThat(alice.hear("operation_acknowledged")).isNotNull();
    }

    @Test
    void theApplicationHearsOfADeletionToo() {
        List<String> heard = new ArrayList<>();
        ServerDocument document = there.collab().open("d", User.named("acme", "robot", "Robot"));
        document.watch(new DocumentWatcher() {
            @Override
            public void onEdit(FieldEdit edit) {
                heard.add("edit");
            }

            @Override
            public void onDeleted() {
                heard.add("deleted");
            }
        });
        CompletableFuture<Long> edited =
                document.editText("notes", text -> TextOperation.insert(0, "x")).toCompletableFuture();
        world.settle();
        assertThat(edited).isCompletedWithValue(1L);
        done(documents.delete("acme", "d"));
        assertThat(heard).containsExactly("edit", "deleted");
        assertRefused(document.editText("notes", text -> TextOperation.insert(0, "y")), "forbidden");
        assertRefused(document.read("notes"), "forbidden");
        assertGone();
    }

    @Test
    void aFieldGoesOnWithOtherContent() {
        here.say(alice, edit(0, 1));
        bob.hear("operation_applied");
        done(documents.reset("acme", "d", "notes", FieldContent.text("new")));
        assertThat(string(alice.hear("resync"), "reason")).isEqualTo("epoch_changed");
        assertThat(string(bob.hear("resync"), "reason")).isEqualTo("epoch_changed");
        assertThat(say(there, bob, edit(1, 1))).isEqualTo("not_joined");

        there.say(bob, TestServer.joinOf("notes"));
        JsonObject notes = notes(bob);
        assertThat(string(notes, "content")).isEqualTo("new");
        assertThat(number(notes, "revision")).isZero();
        assertThat(string(notes, "epoch")).startsWith("2-");
        there.say(bob, edit(0, 1));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        assertThat(lost).as("nothing was lost").isZero();
    }

    @Test
    void whoLostTheNewsOfAResetHearsWithinAHeartbeat() {
        store.mute(true);
        done(documents.reset("acme", "d", "notes", FieldContent.text("new")));
        assertThat(bob.heardAll()).isTrue();
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("resync"), "reason")).isEqualTo("epoch_changed");
        assertThat(lost).isZero();
    }

    @Test
    void anEditThatWasFasterIsKeptUntilTheResetHasSeenIt() {
        store.mute(true);
        there.say(bob, edit(0, 1));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        done(documents.reset("acme", "d", "notes", FieldContent.text("new")));
        here.say(alice, TestServer.joinOf("notes"));
        assertThat(string(notes(alice), "content")).isEqualTo("new");
    }

    @Test
    void anEditUnderWayIsRefusedWithTheNewEpoch() {
        here.say(alice, edit(0, 1));
        alice.hear("operation_acknowledged");
        alice.say(edit(1, 2));
        CompletionStage<Void> reset = documents.reset("acme", "d", "notes", FieldContent.text("new"));
        done(reset);
        here.say(alice, TestServer.joinOf("notes"));
        JsonObject notes = notes(alice);
        assertThat(string(notes, "content")).isEqualTo("new");
        assertThat(number(notes, "last_seq")).as("nothing is of this epoch").isZero();
    }

    /** A node on the same store, where something happens right before each new epoch. */
    private Documents before(Runnable each) {
        Storage interrupted = new ForwardingStorage(store) {
            @Override
            public DocumentUpkeep upkeep() {
                return new ForwardingUpkeep(super.upkeep()) {
                    @Override
                    public CompletionStage<StoredField> replace(
                            FieldKey field, Head expected, Epoch epoch, Encoded content) {
                        each.run();
                        return super.replace(field, expected, epoch, content);
                    }
                };
            }
        };
        return TestServer.on(world, interrupted, builder -> builder).collab().documents();
    }

    private void bobEdits(int seq) {
        ServerDocument document = there.collab().open("d", User.named("acme", "bob", "Bob"));
        CompletionStage<Long> edited = document.editText("notes", text -> TextOperation.insert(0, "" + seq));
        world.settle();
        assertThat(edited.toCompletableFuture()).isCompletedWithValue((long) seq);
        document.close();
    }

    @Test
    void anEditThatComesInBetweenIsSeenBeforeTheReset() {
        int[] attempts = new int[1];
        Documents slow = before(() -> {
            if (++attempts[0] <= 3) {
                bobEdits(attempts[0]);
            }
        });
        done(slow.reset("acme", "d", "notes", FieldContent.text("new")));
        assertThat(attempts[0]).isEqualTo(4);
        there.say(bob, TestServer.joinOf("notes"));
        assertThat(string(notes(bob), "content")).isEqualTo("new");
    }

    @Test
    void aResetThatIsAlwaysTooLateGivesUp() {
        int[] attempts = new int[1];
        Documents slow = before(() -> bobEdits(++attempts[0]));
        assertRefused(slow.reset("acme", "d", "notes", FieldContent.text("new")), "contended");
        assertThat(attempts[0]).isEqualTo(DocumentLimits.DEFAULT.commitAttempts());
        there.say(bob, TestServer.joinOf("notes"));
        assertThat(string(object(object(bob.hear("document_joined"), "fields"), "notes"), "content"))
                .hasSize(31);
    }

    @Test
    void aFieldMayBecomeOneOfAnotherType() {
        here.say(alice, edit(0, 1));
        done(documents.reset("acme", "d", "notes", FieldContent.value(JsonValue.of(7))));
        there.say(bob, TestServer.joinOf("notes"));
        JsonObject notes = notes(bob);
        assertThat(string(notes, "field_type")).isEqualTo("value");
        assertThat(number(notes, "content")).isEqualTo(7);
    }

    @Test
    void aFieldThatNobodyHadAppears() {
        TestPeer whole = joined(there, "carol");
        done(documents.reset("acme", "d", "title", FieldContent.text("new")));
        JsonObject resync = whole.hear("resync");
        assertThat(string(resync, "field_name")).isEqualTo("title");
        assertThat(string(resync, "reason")).isEqualTo("appeared");
        there.say(whole, TestServer.joinOf("title"));
        assertThat(string(object(object(whole.hear("document_joined"), "fields"), "title"), "content"))
                .isEqualTo("new");
    }

    @Test
    void itAppearsOnTheNodeThatGivesItContentToo() {
        TestPeer whole = joined(here, "carol");
        done(documents.reset("acme", "d", "title", FieldContent.text("new")));
        JsonObject resync = whole.hear("resync");
        assertThat(string(resync, "field_name")).isEqualTo("title");
        assertThat(string(resync, "reason")).isEqualTo("appeared");
    }

    @Test
    void newContentIsSavedBack() {
        done(documents.reset("acme", "d", "notes", FieldContent.text("new")));
        world.advance(Duration.ofSeconds(2));
        assertThat(source.saved()).hasSize(1);
        assertThat(source.saved().get(0).content()).isEqualTo(FieldContent.text("new"));
        assertThat(source.saved().get(0).epochOrdinal()).isEqualTo(2);
    }

    @Test
    void whatIsTooLargeIsRefused() {
        done(documents.reset("acme", "d", "notes", FieldContent.text("x".repeat(1_000))));
        assertRefused(
                documents.reset("acme", "d", "notes", FieldContent.text("x".repeat(1_001))), "document_too_large");
        assertRefused(documents.reset("acme", "d", "title", FieldContent.text("x")), "document_too_large");
    }

    @Test
    void whatWasDeletedCannotBeReset() {
        done(documents.delete("acme", "d"));
        assertRefused(documents.reset("acme", "d", "notes", FieldContent.text("new")), "forbidden");
        assertRefused(there.collab().documents().reset("acme", "d", "title", FieldContent.text("new")), "forbidden");
        assertGone();
    }

    @Test
    void namesAreChecked() {
        assertThatThrownBy(() -> documents.delete("acme", "no name")).isInstanceOf(CollabException.class);
        assertThatThrownBy(() -> documents.close("acme", "")).isInstanceOf(CollabException.class);
        assertThatThrownBy(() -> documents.reset("acme", "d", "no name", FieldContent.text("")))
                .isInstanceOf(CollabException.class);
    }
}
