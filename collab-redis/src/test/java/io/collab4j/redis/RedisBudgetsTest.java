package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.redis.TestNode.Line;
import io.collab4j.session.Budgets;
import io.collab4j.session.Rate;
import io.collab4j.session.RateLimits;
import io.collab4j.session.SessionLimits;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two nodes on one Redis, and somebody who has used up at one of them what a user may send. */
class RedisBudgetsTest {
    private static final int BURST = 20;
    private static final RateLimits LITTLE = RateLimits.NONE.withPerUser(
            Budgets.UNLIMITED.toBuilder().control(new Rate(BURST, 0.01)).build());

    private final String prefix = "budgets-" + UUID.randomUUID();

    /** A connection of alice to a node of her own. */
    private final class Alice implements AutoCloseable {
        private final RedisStorage storage = RedisTest.storage(prefix);
        private final Collab collab = Collab.builder()
                .limits(CollabLimits.DEFAULT.with(
                        SessionLimits.DEFAULT.toBuilder().rates(LITTLE).build()))
                .storage(storage)
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final Line line = TestNode.connect(collab, frames::add, code -> {});

        Alice() throws InterruptedException {
            line.say("{\"type\":\"authenticate\",\"token\":\"alice\"}");
            assertThat(hear("presence_state", "error")).contains("presence_state");
        }

        /** The next frame that has one of these in it. */
        private String hear(String one, String other) throws InterruptedException {
            while (true) {
                String frame = frames.poll(10, TimeUnit.SECONDS);
                assertThat(frame).as(one + " or " + other).isNotNull();
                if (frame != null && (frame.contains(one) || frame.contains(other))) {
                    return frame;
                }
            }
        }

        /** Whether a message passes. */
        boolean passes() throws InterruptedException {
            line.say("{\"type\":\"ping\",\"timestamp\":\"now\"}");
            return hear("pong", "rate_limited").contains("pong");
        }

        @Override
        public void close() {
            collab.close();
            storage.close();
        }
    }

    @Test
    void whatIsUsedUpAtOneNodeIsUsedUpAtTheOther() throws Exception {
        try (Alice here = new Alice();
                Alice there = new Alice()) {
            for (int i = 0; i < BURST; i++) {
                assertThat(here.passes()).isTrue();
            }
            assertThat(here.passes()).isFalse();
            int passed = 0;
            while (there.passes()) {
                passed++;
                assertThat(passed).as("the other node finds out").isLessThan(BURST);
                TimeUnit.MILLISECONDS.sleep(300);
            }
        }
    }
}
