package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A planned end. */
class StoppingTest {
    private final TestServer server = TestServer.open();

    private CompletionStage<Void> stop() {
        CompletionStage<Void> stopped = server.collab().stop(Duration.ofSeconds(10));
        server.settle();
        return stopped;
    }

    @Test
    void everybodyIsToldWhenToComeBackEachAnotherTime() {
        Set<Long> delays = new HashSet<>();
        TestPeer[] peers = new TestPeer[10];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = server.enter("user" + i);
        }
        CompletionStage<Void> stopped = stop();
        for (TestPeer peer : peers) {
            JsonObject bye = peer.hear("bye");
            assertThat(number(bye, "code")).isEqualTo(1012);
            assertThat(number(bye, "retry_after_ms")).isBetween(0L, 9_999L);
            delays.add(number(bye, "retry_after_ms"));
        }
        assertThat(delays).hasSizeGreaterThan(5);
        assertThat(stopped).isNotDone();
        server.advance(Duration.ofSeconds(1));
        for (TestPeer peer : peers) {
            assertThat(peer.closed()).isEqualTo(CloseCode.RESTART);
        }
        assertThat(stopped).isCompleted();
    }

    @Test
    void editsAreRefusedAndPingsAnswered() {
        TestPeer peer = server.join("alice", "notes");
        stop();
        server.say(peer, TestServer.operation("notes", 0, 1, "['x']"));
        JsonObject error = peer.hear("error");
        assertThat(string(error, "code")).isEqualTo("shutting_down");
        assertThat(string(error, "recovery")).isEqualTo("retry");
        assertThat(number(error, "seq")).isEqualTo(1);
        server.say(peer, "{'type':'ping'}");
        assertThat(string(peer.hear(), "type")).isEqualTo("pong");
    }

    @Test
    void whatCameBeforeIsAnswered() {
        TestPeer peer = server.join("alice", "notes");
        peer.say(TestServer.operation("notes", 0, 1, "['x']"));
        stop();
        assertThat(number(peer.hear("operation_acknowledged"), "revision")).isEqualTo(1);
    }

    @Test
    void whoComesLateIsSentAway() {
        stop();
        assertThat(server.collab().accepts("192.0.2.1")).isFalse();
        TestPeer late = server.connect();
        assertThat(number(late.hear("bye"), "code")).isEqualTo(1012);
        server.advance(Duration.ofSeconds(1));
        assertThat(late.closed()).isEqualTo(CloseCode.RESTART);
    }

    @Test
    void aPeerThatDoesNotReadDoesNotHoldItUp() {
        TestPeer peer = server.enter("alice");
        peer.stall();
        server.say(peer, "{'type':'ping'}");
        CompletionStage<Void> stopped = stop();
        server.advance(Duration.ofSeconds(10));
        assertThat(stopped).isCompleted();
        assertThat(peer.isAborted()).isTrue();
    }

    @Test
    void itIsOverWhenWhoWasClosedIsGone() {
        TestPeer peer = server.enter("alice");
        peer.linger();
        CompletionStage<Void> stopped = stop();
        server.advance(Duration.ofSeconds(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.RESTART);
        assertThat(stopped).isNotDone();
        peer.drop();
        server.advance(Duration.ofSeconds(1));
        assertThat(stopped).isCompleted();
        assertThat(peer.isAborted()).isFalse();
    }

    @Test
    void whoIsNotGoneAWhileAfterwardsIsGivenUp() {
        TestPeer peer = server.enter("alice");
        peer.linger();
        CompletionStage<Void> stopped = stop();
        server.advance(Duration.ofSeconds(6));
        assertThat(peer.isAborted()).isTrue();
        assertThat(stopped).isCompleted();
    }

    @Test
    void closingGivesUpWhoIsLeft() {
        TestPeer peer = server.enter("alice");
        server.collab().close();
        assertThat(peer.isAborted()).isTrue();
    }
}
