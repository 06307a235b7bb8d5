package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Peers that do not read, and the others. */
class SlowReaderTest {
    private final TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));

    @Test
    void aFrameThatIsNotTakenInFifteenSecondsEndsTheConnection() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        server.say(peer, "{'type':'ping'}");
        server.advance(Duration.ofMillis(14_999));
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(peer.isAborted()).isTrue();
    }

    @Test
    void eachFrameHasItsOwnFifteenSeconds() {
        TestPeer peer = server.enter("alice");
        for (int i = 0; i < 3; i++) {
            peer.stall();
            server.say(peer, "{'type':'ping'}");
            server.advance(Duration.ofSeconds(8));
            peer.resume();
            server.say(peer, "{'type':'ping'}");
        }
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofSeconds(20));
        peer.stall();
        server.say(peer, "{'type':'ping'}");
        server.advance(Duration.ofMillis(14_999));
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void whatHasWaitedHalfAMinuteHasWaitedTooLong() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        for (int i = 0; i < 40; i++) {
            server.say(peer, "{'type':'ping','timestamp':'" + "x".repeat(7_900) + "'}");
        }
        // Each frame is read in time, but never all that waits.
        for (int i = 0; i < 2; i++) {
            server.advance(Duration.ofSeconds(14));
            peer.step();
            server.say(peer, "{'type':'ping'}");
        }
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofSeconds(14));
        server.say(peer, "{'type':'ping'}");
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void aThousandMessagesMayWaitAndNoneMore() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        for (int i = 0; i < 1_001; i++) {
            server.say(peer, "{'type':'ping'}");
        }
        assertThat(peer.closed()).as("one on its way and a thousand waiting").isNull();
        server.say(peer, "{'type':'ping'}");
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void aMegabyteMayWait() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        String kilobytes = "{'type':'ping','timestamp':'" + "x".repeat(8_000) + "'}";
        for (int i = 0; i < 130; i++) {
            server.say(peer, kilobytes);
        }
        assertThat(peer.closed()).isNull();
        server.say(peer, kilobytes);
        server.say(peer, kilobytes);
        assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void whatWasTakenDoesNotWaitAnyMore() {
        TestPeer peer = server.enter("alice");
        String kilobytes = "{'type':'ping','timestamp':'" + "x".repeat(8_000) + "'}";
        for (int i = 0; i < 300; i++) {
            server.say(peer, kilobytes);
        }
        assertThat(peer.closed()).isNull();
    }

    @Test
    void whoReadsInTimeGetsAllInOneFrame() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        for (int i = 0; i < 100; i++) {
            server.say(peer, "{'type':'ping','timestamp':" + i + "}");
        }
        int frames = peer.frames().size();
        peer.resume();
        assertThat(peer.frames()).hasSize(frames + 1);
        for (int i = 0; i < 100; i++) {
            assertThat(number(peer.hear("pong"), "timestamp")).isEqualTo(i);
        }
    }

    @Test
    void othersGoOnAndTheSlowOneCatchesUpByItself() {
        TestPeer slow = server.join("slow", "notes");
        TestPeer fast = server.join("fast", "notes");
        slow.stall();
        for (int i = 0; i < 500; i++) {
            server.say(fast, TestServer.operation("notes", i, i + 1, "['x']"));
            assertThat(number(fast.hear("operation_acknowledged"), "revision")).isEqualTo(i + 1);
        }
        slow.resume();
        for (int i = 1; i <= 500; i++) {
            assertThat(number(slow.hear("operation_applied"), "revision")).isEqualTo(i);
        }
        assertThat(slow.closed()).isNull();
    }

    @Test
    void whoIsOvertakenIsToldToJoinAgain() {
        TestPeer slow = server.join("slow", "notes");
        TestPeer fast = server.join("fast", "notes");
        slow.stall();
        for (int i = 0; i < 1_100; i++) {
            server.say(fast, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        slow.resume();
        server.settle();
        assertThat(string(slow.hear("resync"), "reason")).isEqualTo("overtaken");
        server.say(slow, TestServer.operation("notes", 0, 1, "['y']"));
        assertThat(string(slow.hear("error"), "code")).isEqualTo("not_joined");
        server.say(slow, TestServer.joinOf("notes"));
        assertThat(slow.hear("document_joined").toJson()).contains("\"revision\":1100");
    }

    @Test
    void aTransportThatThrowsIsGoneAndHarmsNobody() {
        TestPeer fast = server.join("fast", "notes");
        boolean[] broken = new boolean[1];
        Connection breaking = new Connection() {
            @Override
            public CompletionStage<Void> send(String frame) {
                if (broken[0]) {
                    throw new IllegalStateException("a transport");
                }
                return java.util.concurrent.CompletableFuture.completedFuture(null);
            }

            @Override
            public void close(CloseCode code, String reason) {}

            @Override
            public void abort() {}
        };
        ClientSession other = server.collab()
                .connect(
                        breaking,
                        new Handshake(
                                "192.0.2.9",
                                new io.collab4j.identity.Identity(
                                        User.named("acme", "bob", "Bob"), java.time.Instant.MAX)));
        server.settle();
        other.onFrame(TestServer.joinOf("notes").replace('\'', '"'));
        server.settle();
        broken[0] = true;
        server.say(fast, TestServer.operation("notes", 0, 1, "['x']"));
        assertThat(number(fast.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        server.say(fast, TestServer.operation("notes", 1, 2, "['y']"));
        assertThat(number(fast.hear("operation_acknowledged"), "revision")).isEqualTo(2);
        server.say(fast, TestServer.joinOf("notes"));
        assertThat(fast.hear("document_joined").toJson()).doesNotContain("\"bob\"");
    }

    @Test
    void whoIsSlowerThanTheOthersIsToldTheSameAsThey() {
        TestPeer alice = server.join("alice", "notes");
        TestPeer bob = server.join("bob", "notes");
        bob.hear("document_joined");
        bob.stall();
        for (int i = 0; i < 3; i++) {
            server.say(
                    alice,
                    "{'type':'operation','document_id':'d','field_name':'notes','revision':" + i + ",'seq':" + (i + 1)
                            + ",'operation':{'ops':['a']},'cursor_info':{'position':1}}");
        }
        bob.resume();
        server.settle();
        for (int i = 0; i < 3; i++) {
            assertThat(bob.hear("operation_applied").toJson()).contains("\"cursor_info\":{\"position\":1}");
        }
    }
}
