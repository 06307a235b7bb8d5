package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.Resource;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each class of messages has its own budget. */
class RateLimitTest {
    private final TestServer server = TestServer.open();

    private void repeat(TestPeer peer, int times, String message) {
        for (int i = 0; i < times; i++) {
            server.say(peer, message);
        }
    }

    private static long errors(TestPeer peer) {
        return peer.frames().stream()
                .filter(frame -> frame.contains("rate_limited"))
                .count();
    }

    @Test
    void aHundredControlMessagesAMinute() {
        TestPeer peer = server.enter("alice");
        repeat(peer, 100, "{'type':'ping'}");
        assertThat(errors(peer)).isZero();
        server.say(peer, "{'type':'ping','id':'m101'}");
        JsonObject error = peer.hear("error");
        assertThat(string(error, "code")).isEqualTo("rate_limited");
        assertThat(string(error, "recovery")).isEqualTo("retry");
        assertThat(string(error, "ref")).isEqualTo("m101");
        assertThat(number(error, "retry_after_ms")).isEqualTo(600);

        server.advance(Duration.ofMillis(600));
        server.say(peer, "{'type':'ping'}");
        assertThat(string(peer.hear(), "type")).isEqualTo("pong");
    }

    @Test
    void sixtyOperationsAtOnceAndTwentyASecond() {
        TestPeer peer = server.join("alice", "notes");
        for (int i = 0; i < 60; i++) {
            server.say(peer, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        assertThat(errors(peer)).isZero();
        server.say(peer, TestServer.operation("notes", 60, 61, "['x']"));
        JsonObject error = peer.hear("error");
        assertThat(number(error, "seq")).isEqualTo(61);
        assertThat(number(error, "retry_after_ms")).isEqualTo(50);

        server.advance(Duration.ofSeconds(1));
        for (int i = 60; i < 80; i++) {
            server.say(peer, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        assertThat(errors(peer)).isEqualTo(1);
        server.say(peer, TestServer.operation("notes", 80, 81, "['x']"));
        assertThat(errors(peer)).isEqualTo(2);
    }

    @Test
    void typingDoesNotUseUpTheControlBudget() {
        TestPeer peer = server.join("alice", "notes");
        for (int i = 0; i < 60; i++) {
            server.say(peer, TestServer.operation("notes", i, i + 1, "['x']"));
        }
        repeat(peer, 99, "{'type':'ping'}");
        assertThat(errors(peer)).isZero();
    }

    @Test
    void operationsHaveABudgetOfBytes() {
        TestPeer peer = server.join("alice", "notes");
        String sixtyKilobytes = "x".repeat(60 * 1024);
        for (int i = 0; i < 4; i++) {
            server.say(peer, TestServer.operation("notes", i, i + 1, "['" + sixtyKilobytes + "']"));
        }
        assertThat(errors(peer)).isZero();
        server.say(peer, TestServer.operation("notes", 4, 5, "['" + sixtyKilobytes + "']"));
        assertThat(errors(peer)).isEqualTo(1);
        server.advance(Duration.ofSeconds(1));
        server.say(peer, TestServer.operation("notes", 4, 5, "['" + sixtyKilobytes + "']"));
        assertThat(errors(peer)).isEqualTo(1);
    }

    @Test
    void joinsHaveABurstOfTheirOwn() {
        TestPeer peer = server.enter("alice");
        repeat(peer, 256, TestServer.joinOf("notes"));
        assertThat(errors(peer)).isZero();
        server.say(peer, TestServer.joinOf("notes"));
        assertThat(errors(peer)).isEqualTo(1);
    }

    @Test
    void fiveTokensAMinute() {
        TestPeer peer = server.enter("alice");
        repeat(peer, 5, "{'type':'refresh_token','token':'alice'}");
        assertThat(errors(peer)).isZero();
        server.say(peer, "{'type':'refresh_token','token':'alice'}");
        assertThat(errors(peer)).isEqualTo(1);
    }

    @Test
    void whoDoesNotListenToRefusalsIsClosed() {
        TestPeer peer = server.enter("alice");
        repeat(peer, 300, "{'type':'ping'}");
        assertThat(errors(peer)).isEqualTo(200);
        assertThat(peer.closed()).isNull();
        server.say(peer, "{'type':'ping'}");
        assertThat(peer.closed()).isEqualTo(CloseCode.FLOODING);
    }

    @Test
    void everyElementOfABatchCounts() {
        TestPeer peer = server.enter("alice");
        server.say(peer, "[" + "{'type':'ping'},".repeat(149) + "{'type':'ping'}]");
        assertThat(peer.frames().toString().split("rate_limited", -1)).hasSize(51);
    }

    @Test
    void malformedElementsCountToo() {
        TestPeer peer = server.enter("alice");
        server.say(peer, "[" + "1,".repeat(100_000) + "1]");
        assertThat(peer.closed()).isEqualTo(CloseCode.FLOODING);
        assertThat(peer.frames().toString().length()).isLessThan(100_000);
    }

    /** The authorizer does not answer the first in time. */
    @Test
    void aThousandMessagesMayWaitForAnAnswerAndNoneMore() {
        TestServer slow = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled())
                .authorizer(access -> access.resource() instanceof Resource.Tenant
                        ? CompletableFuture.completedFuture(true)
                        : new CompletableFuture<>()));
        TestPeer peer = slow.enter("alice");
        slow.say(peer, TestServer.joinOf("notes"));
        for (int i = 0; i < 1_000; i++) {
            slow.say(peer, "{'type':'ping'}");
        }
        assertThat(peer.closed()).isNull();
        assertThat(peer.heardAll()).isTrue();
        slow.say(peer, "{'type':'ping'}");
        assertThat(peer.closed()).isEqualTo(CloseCode.FLOODING);
    }

    @Test
    void aLimitIsOneConnections() {
        TestPeer alice = server.enter("alice");
        TestPeer bob = server.enter("bob");
        repeat(alice, 150, "{'type':'ping'}");
        server.say(bob, "{'type':'ping'}");
        assertThat(errors(bob)).isZero();
    }
}
