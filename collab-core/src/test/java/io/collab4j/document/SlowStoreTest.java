package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store whose answers come late, while the world goes on. */
class SlowStoreTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final SlowStorage slow = new SlowStorage(store);
    private final TestServer server = TestServer.on(world, slow, TestServer.limited(DocumentLimits.DEFAULT));
    private final TestPeer alice = server.join("alice", "notes");

    SlowStoreTest() {
        alice.hear("document_joined");
    }

    private JsonObject joinedNotes() {
        return object(object(alice.hear("document_joined"), "fields"), "notes");
    }

    /** The client is told how far it has come, so what it sent before has to be decided by then. */
    @Test
    void whoJoinsAgainWaitsForWhatItSentBefore() {
        slow.holdCommits();
        server.say(alice, TestServer.operation("notes", 0, 1, "['a']"));
        server.say(alice, TestServer.joinOf("notes"));
        assertThat(alice.heardAll()).isTrue();
        slow.release();
        server.settle();
        JsonObject notes = joinedNotes();
        assertThat(number(notes, "last_seq")).isEqualTo(1);
        assertThat(string(notes, "content")).isEqualTo("a");
    }

    @Test
    void howFarAClientHasComeIsAskedOfTheStore() {
        store.loseAnswers();
        slow.holdReads();
        server.say(alice, TestServer.operation("notes", 0, 1, "['a']"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("store_unavailable");
        server.say(alice, TestServer.joinOf("notes"));
        slow.release();
        server.settle();
        JsonObject notes = joinedNotes();
        assertThat(number(notes, "last_seq")).isEqualTo(1);
        assertThat(number(notes, "last_seq_revision")).isEqualTo(1);
        assertThat(string(notes, "content")).isEqualTo("a");
    }

    @Test
    void anAnswerThatTheBusOvertookIsNoLoss() {
        TestServer faster = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer bob = faster.join("bob", "notes");
        slow.holdReads();
        server.advance(Duration.ofSeconds(10));
        faster.say(bob, TestServer.operation("notes", 0, 1, "['b']"));
        assertThat(number(alice.hear("operation_applied"), "revision")).isEqualTo(1);
        slow.release();
        server.settle();
        assertThat(alice.frames().toString()).doesNotContain("resync");
        server.say(alice, TestServer.operation("notes", 1, 1, "['a']"));
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(2);
    }

    /** Only its node knows that it was committed, and hears of it when it is not any more. */
    @Test
    void anEditThatIsLostBeforeItsCommitIsAnsweredIsCommittedAgain() {
        server.say(alice, TestServer.operation("notes", 0, 1, "['a']"));
        TestServer other = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
        TestPeer bob = other.join("bob", "notes");
        store.mute(true);
        slow.holdCommits();
        server.say(alice, TestServer.operation("notes", 1, 2, "['A']"));
        store.goBackTo(1);
        store.mute(false);
        other.say(bob, TestServer.operation("notes", 1, 1, "['b']"));
        assertThat(number(bob.hear("operation_acknowledged"), "revision")).isEqualTo(2);
        alice.hear("operation_applied");

        slow.release();
        server.settle();
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(3);
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(3);
        server.say(alice, TestServer.joinOf("notes"));
        assertThat(string(joinedNotes(), "content")).isEqualTo("Aba");
    }
}
