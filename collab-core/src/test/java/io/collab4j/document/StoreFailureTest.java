package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store that does not answer, or answers and is not heard. */
class StoreFailureTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer server = TestServer.on(world, store, TestServer.limited(DocumentLimits.DEFAULT));
    private final TestPeer alice = server.join("alice", "notes");

    private void type(int revision, int seq) {
        server.say(alice, TestServer.operation("notes", revision, seq, "['" + seq + "']"));
    }

    @Test
    void nothingIsAcknowledgedFromMemory() {
        type(0, 1);
        alice.hear("operation_acknowledged");
        store.fail();
        type(1, 2);
        assertThat(alice.hear().toJson())
                .contains("\"code\":\"store_unavailable\"", "\"recovery\":\"retry\"", "\"seq\":2");
        server.advance(Duration.ofSeconds(20));

        store.recover();
        type(1, 2);
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(2);
    }

    @Test
    void joiningAnOpenFieldNeedsTheStoreOnlyForTheClient() {
        type(0, 1);
        store.fail();
        TestPeer bob = server.join("bob", "notes");
        assertThat(string(bob.hear("error"), "code")).isEqualTo("store_unavailable");
        TestPeer carol = server.join("carol", "closed");
        assertThat(string(carol.hear("error"), "code")).isEqualTo("store_unavailable");
        store.recover();
        server.say(carol, TestServer.joinOf("closed", "notes"));
        assertThat(string(object(object(carol.hear("document_joined"), "fields"), "notes"), "content"))
                .isEqualTo("1");
    }

    @Test
    void anEditWhoseAnswerWasLostIsFoundAndAnsweredOnce() {
        TestPeer bob = server.join("bob", "notes");
        store.loseAnswers();
        type(0, 1);
        assertThat(alice.frames().toString()).contains("store_unavailable");
        assertThat(number(bob.hear("operation_applied"), "revision")).isEqualTo(1);
        store.recover();
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        type(0, 1);
        assertThat(number(alice.hear(), "revision")).as("a repeat").isEqualTo(1);
        type(1, 2);
        assertThat(number(alice.hear("operation_acknowledged"), "revision")).isEqualTo(2);
        assertThat(store.commits()).isEqualTo(2);
        assertThat(number(bob.hear(), "revision")).isEqualTo(2);
        assertThat(bob.heardAll()).isTrue();
    }

    @Test
    void everythingOfAGroupIsAnswered() {
        TestPeer[] peers = new TestPeer[5];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = server.join("user" + i, "notes");
        }
        store.fail();
        for (TestPeer peer : peers) {
            peer.say(TestServer.operation("notes", 0, 1, "['x']"));
        }
        server.settle();
        for (TestPeer peer : peers) {
            assertThat(string(peer.hear("error"), "code")).isEqualTo("store_unavailable");
        }
        store.recover();
        for (TestPeer peer : peers) {
            peer.say(TestServer.operation("notes", 0, 1, "['x']"));
        }
        server.settle();
        for (TestPeer peer : peers) {
            assertThat(peer.hear("operation_acknowledged")).isNotNull();
        }
    }
}
