package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two nodes on one store. */
class TwoNodesTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer here = TestServer.on(world, store, TestServer.limited(Limits.forgetful(10, 5)));
    private final TestServer there = TestServer.on(world, store, TestServer.limited(Limits.forgetful(10, 5)));
    private final TestPeer alice = here.join("alice", "notes");
    private final TestPeer bob = there.join("bob", "notes");

    private void type(TestServer server, TestPeer peer, long revision, long seq) {
        server.say(peer, TestServer.operation("notes", revision, seq, "['" + seq + "']"));
    }

    private String content(TestServer server) {
        return string(
                object(object(server.join("reader", "notes").hear("document_joined"), "fields"), "notes"), "content");
    }

    @Test
    void whatOneCommitsTheOtherHears() {
        type(here, alice, 0, 1);
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(1);
        type(there, bob, 1, 1);
        assertThat(number(alice.hear("operation_applied"), "revision")).isEqualTo(2);
        assertThat(content(here)).isEqualTo(content(there)).isEqualTo("11");
    }

    @Test
    void whoIsBehindIsDraftedAgain() {
        store.mute(true);
        type(here, alice, 0, 1);
        type(there, bob, 0, 1);
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(1);
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(2);
    }

    @Test
    void aLostMessageIsFoundWithinAHeartbeat() {
        store.mute(true);
        type(here, alice, 0, 1);
        assertThat(bob.frames().toString()).doesNotContain("operation_applied");
        there.advance(Duration.ofSeconds(10));
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(1);
    }

    @Test
    void whoSleptPastTheLogJoinsAgainInTheSameEpoch() {
        store.mute(true);
        for (int i = 0; i < 40; i++) {
            type(here, alice, i, i + 1);
        }
        there.advance(Duration.ofSeconds(10));
        assertThat(string(bob.hear("resync"), "reason")).isEqualTo("revision_too_old");
        there.say(bob, TestServer.joinOf("notes"));
        assertThat(bob.hear("document_joined").toJson()).contains("\"epoch\":\"1\"", "\"revision\":40");
        type(here, alice, 40, 41);
        alice.hear("operation_acknowledged");
        assertThat(alice.frames().toString()).doesNotContain("resync");
    }

    @Test
    void whatIsReadAndWhatIsHeldHaveToBeOfOneHistory() {
        store.mute(true);
        TestPeer dora = here.join("dora", "notes");
        // Who has an edit that both histories have gives the node no reason to ask what else the store may have lost.
        type(here, dora, 0, 1);
        for (int i = 1; i < 20; i++) {
            type(here, alice, i, i);
        }
        here.say(dora, "{'type':'document_leave','document_id':'d'}");
        store.goBackTo(5);
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer carol = other.join("carol", "notes");
        for (int i = 5; i < 12; i++) {
            type(other, carol, i, i - 4);
        }
        here.say(dora, "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':6}}}");
        dora.hear("document_left");
        JsonObject notes = object(object(dora.hear("document_joined"), "fields"), "notes");
        assertThat(notes.get("operations"))
                .as("the store holds 7 to 10, and this node 11 to 20 of another history")
                .isEmpty();
    }

    @Test
    void aFieldThatAppearsThereIsHeardOfHere() {
        TestPeer whole = here.join("carol");
        whole.hear("document_joined");
        there.say(bob, TestServer.joinOf("new"));
        there.say(bob, TestServer.operation("new", 0, 1, "['x']"));
        assertThat(whole.hear("operation_applied").toJson()).contains("\"field_name\":\"new\"", "\"revision\":1");
        there.say(bob, TestServer.change("stage", 1, "1"));
        assertThat(string(bob.hear("error"), "code")).isEqualTo("not_joined");
    }

    @Test
    void aFieldThatWasOpenedBeforeItAppearedIsHeardOfWithinAHeartbeat() {
        here.join("dora", "new").drop();
        TestPeer whole = here.join("carol");
        whole.hear("document_joined");
        store.mute(true);
        there.say(bob, TestServer.joinOf("new"));
        there.say(bob, TestServer.operation("new", 0, 1, "['x']"));
        here.advance(Duration.ofSeconds(10));
        assertThat(whole.hear("operation_applied").toJson()).contains("\"field_name\":\"new\"", "\"revision\":1");
    }

    @Test
    void newsOfAnotherHistoryIsNotTaken() {
        type(here, alice, 0, 1);
        bob.hear("operation_applied");
        LogEntry foreign = new LogEntry(
                2,
                "foreign-2",
                new Author("eve", "eve", "eve", 1),
                1,
                "hash",
                Instant.EPOCH,
                FieldTypes.encoded(FieldTypes.TEXT, "{\"ops\":[\"x\"]}"));
        Head elsewhere = new Head(TestServer.FIRST_EPOCH, 1, "foreign-1");
        store.bus()
                .publish(
                        new DocumentKey("acme", "d"),
                        new PublishedCommit("notes", elsewhere, List.of(foreign), Map.of()));
        world.settle();
        assertThat(bob.heardAll()).isTrue();
        type(there, bob, 1, 1);
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(2);
        assertThat(content(there)).isEqualTo("11");
    }
}
