package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CloseCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tokens that end, and are renewed. */
class TokenLifetimeTest {
    private final TestServer server = TestServer.open();

    private TestPeer withToken(int seconds) {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'alice@acme@" + seconds + "'}");
        peer.hear("presence_state");
        return peer;
    }

    /** Lets time pass while the peer answers pings. */
    private void live(TestPeer peer, Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minusSeconds(1)) {
            server.advance(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
            peer.session().onActivity();
        }
    }

    @Test
    void theEndIsAnnouncedAMinuteBefore() {
        TestPeer peer = withToken(100);
        live(peer, Duration.ofMillis(39_999));
        assertThat(peer.frames()).noneMatch(frame -> frame.contains("token_expiring"));
        live(peer, Duration.ofMillis(1));
        assertThat(string(peer.hear("token_expiring"), "expires_at")).isEqualTo("2026-01-01T00:01:40Z");
    }

    @Test
    void theConnectionEndsThirtySecondsAfterTheToken() {
        TestPeer peer = withToken(100);
        live(peer, Duration.ofMillis(129_999));
        assertThat(peer.closed()).isNull();
        live(peer, Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void aRefreshedTokenKeepsTheConnection() {
        TestPeer peer = withToken(100);
        live(peer, Duration.ofSeconds(50));
        server.say(peer, "{'type':'refresh_token','id':'m','token':'alice@acme@1000'}");
        assertThat(peer.hear("token_refreshed").toJson()).contains("\"ref\":\"m\"", "2026-01-01T00:17:30Z");
        live(peer, Duration.ofSeconds(200));
        assertThat(peer.closed()).isNull();
        live(peer, Duration.ofSeconds(1000));
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void aTokenOfAnotherSubjectOrTenantRefreshesNothing() {
        TestPeer peer = withToken(100);
        server.say(peer, "{'type':'refresh_token','token':'bob@acme@1000'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("invalid_token");
        server.say(peer, "{'type':'refresh_token','token':'alice@other@1000'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("invalid_token");
        live(peer, Duration.ofSeconds(130));
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void refreshingNeedsAToken() {
        TestPeer peer = withToken(100);
        server.say(peer, "{'type':'refresh_token'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("bad_message");
    }

    @Test
    void aGoodTokenForgivesTheBadOnesBefore() {
        TestPeer peer = withToken(100);
        for (int i = 0; i < 4; i++) {
            server.advance(Duration.ofSeconds(20));
            peer.session().onActivity();
            server.say(peer, "{'type':'refresh_token','token':'bad'}");
            assertThat(string(peer.hear("error"), "code")).isEqualTo("invalid_token");
            server.say(peer, "{'type':'refresh_token','token':'alice@acme@1000'}");
            peer.hear("token_refreshed");
        }
        assertThat(peer.closed()).isNull();
    }

    /** On another thread a timer that is due may run before the call that plans it returns. */
    private static CollabRuntime eager(CollabRuntime runtime) {
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                if (delay.isNegative()) {
                    task.run();
                    return () -> {};
                }
                return runtime.scheduler().schedule(delay, task);
            }

            @Override
            public long nanoTime() {
                return runtime.scheduler().nanoTime();
            }
        };
        return new CollabRuntime(runtime.executor(), scheduler, runtime.clock(), runtime.random());
    }

    @Test
    void aTokenThatEndsAtOnceIsGreetedBeforeItIsSaid() {
        VirtualWorld world = new VirtualWorld(1);
        TestServer eager =
                TestServer.on(world, TestServer.store(world), builder -> builder.runtime(eager(world.runtime())));
        TestPeer peer = eager.connect();
        eager.say(peer, "{'type':'authenticate','token':'alice@acme@10'}");
        assertThat(string(peer.hear(), "type")).isEqualTo("auth_required");
        assertThat(string(peer.hear(), "type")).isEqualTo("authenticated");
        assertThat(string(peer.hear(), "type")).isEqualTo("presence_state");
        assertThat(string(peer.hear(), "type")).isEqualTo("token_expiring");
        assertThat(peer.heardAll()).isTrue();
    }
}
