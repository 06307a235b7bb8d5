package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.CollabLimits;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a large room hears together, and what nobody waits for. */
class CrowdTest {
    private final TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));

    private List<TestPeer> room(int members) {
        List<TestPeer> room = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            TestPeer peer = server.join("user-" + i, "notes");
            peer.hear("document_joined");
            room.add(peer);
        }
        server.advance(Duration.ofSeconds(1));
        return room;
    }

    private void edit(TestPeer author, long revision, long seq) {
        server.say(author, TestServer.operation("notes", revision, seq, "['x']"));
    }

    @Test
    void aRoomOfThreeNeverWaits() {
        List<TestPeer> room = room(3);
        for (int i = 0; i < 10; i++) {
            edit(room.get(0), i, i + 1);
            assertThat(number(room.get(1).hear("operation_applied"), "revision"))
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void inACrowdTheFirstNewsComesAtOnceAndWhatFollowsComesTogether() {
        List<TestPeer> room = room(53);
        TestPeer reader = room.get(52);
        int frames = reader.frames().size();
        for (int i = 0; i < 10; i++) {
            edit(room.get(0), i, i + 1);
            assertThat(number(room.get(0).hear("operation_acknowledged"), "revision"))
                    .as("an author never waits")
                    .isEqualTo(i + 1);
        }
        assertThat(reader.frames()).as("the first at once").hasSize(frames + 1);
        // Fifty members beyond three wait 5 ms, and the ticker comes by every 2 ms.
        server.advance(Duration.ofMillis(4));
        assertThat(reader.frames()).hasSize(frames + 1);
        server.advance(Duration.ofMillis(2));
        assertThat(reader.frames()).as("the other nine in one").hasSize(frames + 2);
        for (int i = 0; i < 10; i++) {
            assertThat(number(reader.hear("operation_applied"), "revision")).isEqualTo(i + 1);
        }
    }

    @Test
    void whoWaitsForNewsAndEditsHearsTheNewsBeforeItsAcknowledgement() {
        List<TestPeer> room = room(53);
        edit(room.get(0), 0, 1);
        edit(room.get(0), 1, 2);
        TestPeer other = room.get(1);
        assertThat(number(other.hear("operation_applied"), "revision")).isEqualTo(1);
        assertThat(other.heardAll()).as("the second waits").isTrue();
        edit(other, 1, 1);
        assertThat(number(other.hear(), "revision")).isEqualTo(2);
        assertThat(number(other.hear("operation_acknowledged"), "revision")).isEqualTo(3);
        assertThat(other.heardAll()).isTrue();
    }

    /** Undertow, for one, may run out of stack where it is given a frame. */
    @Test
    void aTransportThatFailsBadlyDoesNotMakeTheOthersWaitForEver() {
        boolean[] failing = new boolean[1];
        ClientSession bad = server.collab()
                .connect(
                        new Connection() {
                            @Override
                            public CompletionStage<Void> send(String frame) {
                                if (failing[0]) {
                                    throw new StackOverflowError("a transport");
                                }
                                return CompletableFuture.completedFuture(null);
                            }

                            @Override
                            public void close(CloseCode code, String reason) {}

                            @Override
                            public void abort() {}
                        },
                        new Handshake("192.0.2.9", new Identity(User.named("acme", "bad", "Bad"), Instant.MAX)));
        server.settle();
        bad.onFrame(TestServer.joinOf("notes").replace('\'', '"'));
        server.settle();
        List<TestPeer> room = room(52);
        edit(room.get(0), 0, 1);
        edit(room.get(0), 1, 2);
        TestPeer reader = room.get(51);
        assertThat(number(reader.hear("operation_applied"), "revision")).isEqualTo(1);
        failing[0] = true;
        assertThatThrownBy(() -> server.advance(Duration.ofMillis(10))).isInstanceOf(StackOverflowError.class);
        server.advance(Duration.ofMillis(10));
        assertThat(number(reader.hear("operation_applied"), "revision")).isEqualTo(2);
    }

    @Test
    void thereIsNoTickWithoutAnybodyWaiting() {
        List<TestPeer> room = room(10);
        edit(room.get(0), 0, 1);
        edit(room.get(0), 1, 2);
        server.advance(Duration.ofMillis(100));
        int frames = room.get(5).frames().size();
        edit(room.get(0), 2, 3);
        assertThat(room.get(5).frames()).as("quiet for a while").hasSize(frames + 1);
    }
}
