package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.observe.CollabHealth.Obstacle;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Revocation;
import io.collab4j.store.RevocationStore;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a node says of itself. */
class HealthTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final SilentLog store = new SilentLog(world);
    private final TestServer server =
            TestServer.on(world, store, builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
    private final Collab collab = server.collab();

    /** A store whose log of revocations can be made to fail. */
    private static final class SilentLog extends ForwardingStorage {
        private boolean failing;

        SilentLog(VirtualWorld world) {
            super(TestServer.store(world));
        }

        @Override
        public RevocationStore revocations() {
            RevocationStore log = super.revocations();
            return new RevocationStore() {
                @Override
                public CompletionStage<Long> append(Revocation revocation, Duration keep) {
                    return log.append(revocation, keep);
                }

                @Override
                public CompletionStage<List<Positioned>> readAfter(long position, int limit) {
                    return failing
                            ? CompletableFuture.failedFuture(
                                    new CollabException(ErrorCode.STORE_UNAVAILABLE, "no answer"))
                            : log.readAfter(position, limit);
                }
            };
        }
    }

    @Test
    void aNewNodeIsReadyAndEmpty() {
        assertThat(collab.health()).isEqualTo(new CollabHealth(List.of(), 0, 0, 0, 0, 0, 0, 0));
        assertThat(collab.health().isReady()).isTrue();
    }

    @Test
    void itCountsWhatItHolds() {
        TestPeer alice = server.join("alice", "notes");
        server.connect();
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        assertThat(collab.health()).isEqualTo(new CollabHealth(List.of(), 2, 1, 1, 1, 0, 0, 0));
        alice.drop();
        server.advance(Duration.ofMinutes(10));
        assertThat(collab.health()).isEqualTo(new CollabHealth(List.of(), 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whatWaitsForReadersIsCountedUntilItIsTakenOrGivenUp() {
        TestPeer alice = server.enter("alice");
        TestPeer bob = server.enter("bob");
        alice.stall();
        bob.stall();
        for (int i = 0; i < 4; i++) {
            server.say(alice, "{'type':'ping','timestamp':'" + "x".repeat(1_000) + "'}");
            server.say(bob, "{'type':'ping'}");
        }
        CollabHealth health = collab.health();
        assertThat(health.waitingMessages()).as("one of each is on its way").isEqualTo(6);
        assertThat(health.waitingBytes()).isBetween(3_000L, 3_500L);
        alice.resume();
        assertThat(collab.health().waitingMessages()).isEqualTo(3);
        assertThat(collab.health().waitingBytes()).isBetween(1L, 300L);
        server.advance(Duration.ofSeconds(15));
        assertThat(collab.health().waitingMessages()).as("bob was too slow").isZero();
        assertThat(collab.health().waitingBytes()).isZero();
        bob.drop();
        assertThat(collab.health().waitingMessages()).isZero();
        assertThat(collab.health().waitingBytes()).isZero();
    }

    @Test
    void aNodeThatStopsIsNotReady() {
        collab.stop(Duration.ofSeconds(5));
        assertThat(collab.health().obstacles()).containsExactly(Obstacle.STOPPING);
        assertThat(collab.health().isReady()).isFalse();
        server.advance(Duration.ofSeconds(10));
        collab.close();
        assertThat(collab.health().obstacles()).contains(Obstacle.STOPPING);
    }

    @Test
    void aNodeWhoseStoreIsSilentForFiveSecondsIsNotReadyUntilItAnswers() {
        store.failing = true;
        server.advance(Duration.ofSeconds(5));
        assertThat(collab.health().isReady()).as("a moment is nothing").isTrue();
        server.advance(Duration.ofSeconds(2));
        assertThat(collab.health().obstacles()).containsExactly(Obstacle.STORE_UNAVAILABLE);
        store.failing = false;
        server.advance(Duration.ofSeconds(2));
        assertThat(collab.health().isReady()).isTrue();
    }

    @Test
    void bothReasonsAreTold() {
        store.failing = true;
        server.advance(Duration.ofSeconds(7));
        collab.close();
        assertThat(collab.health().obstacles()).containsExactly(Obstacle.STOPPING, Obstacle.STORE_UNAVAILABLE);
        assertThat(Obstacle.STORE_UNAVAILABLE.wireName()).isEqualTo("store_unavailable");
    }
}
