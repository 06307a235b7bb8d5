package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Connections of several users and tenants against a list of what has passed: a message passes if and only if since every
 * moment, of its connection, its user and its tenant, no more has passed than the burst and what came back; and what is
 * refused is told the first millisecond in which it would pass. What is refused is not in the list, so it must take nothing.
 */
class RateModelTest {
    private static final int CONNECTIONS = 6;

    /** Whole numbers, each a divisor of a second in nanoseconds. */
    private record Limit(int burst, int perSecond) {
        Rate rate() {
            return new Rate(burst, perSecond);
        }
    }

    private record Limits(Limit control, Limit operations, Limit operationBytes) {
        Budgets budgets() {
            return Budgets.UNLIMITED.toBuilder()
                    .control(control.rate())
                    .operations(operations.rate())
                    .operationBytes(operationBytes.rate())
                    .build();
        }
    }

    private enum Level {
        CONNECTION,
        USER,
        TENANT;

        Limits limits() {
            return switch (this) {
                case CONNECTION -> new Limits(new Limit(3, 2), new Limit(3, 4), new Limit(50, 50));
                case USER -> new Limits(new Limit(4, 1), new Limit(4, 1), new Limit(80, 10));
                case TENANT -> new Limits(new Limit(6, 1), new Limit(5, 1), new Limit(100, 10));
            };
        }
    }

    /** So much at a time, in milliseconds. */
    private record Passed(long at, int amount) {}

    /** What has passed of one budget of one owner. */
    private static final class History {
        private final Limit limit;
        private final List<Passed> passed = new ArrayList<>();

        History(Limit limit) {
            this.limit = limit;
        }

        /** The first millisecond from now on in which so much may pass, looking back to every moment there was. */
        long waitFor(int amount, long now) {
            long wait = 0;
            long sum = amount;
            for (int i = passed.size() - 1; i >= 0; i--) {
                sum += passed.get(i).amount();
                long over = (sum - limit.burst()) * 1_000
                        - limit.perSecond() * (now - passed.get(i).at());
                wait = Math.max(wait, -Math.floorDiv(-over, limit.perSecond()));
            }
            return wait;
        }
    }

    private record Owner(Level level, String name, String budget) {}

    private static final class Run {
        private final VirtualWorld world = new VirtualWorld(1);
        private final NodeBudgets budgets;
        private final Throttle[] connections = new Throttle[CONNECTIONS];
        private final int[] lives = new int[CONNECTIONS];
        private final Map<Owner, History> histories = new HashMap<>();

        Run() {
            RateLimits limits = new RateLimits(
                    Level.CONNECTION.limits().budgets(),
                    Level.USER.limits().budgets(),
                    Level.TENANT.limits().budgets(),
                    Rate.UNLIMITED,
                    Rate.UNLIMITED);
            budgets = new NodeBudgets(
                    limits, world.runtime().scheduler(), TestServer.store(world).rates());
            for (int i = 0; i < CONNECTIONS; i++) {
                connections[i] = new Throttle(budgets);
            }
        }

        /** Two connections for each of three users, two of them of one tenant; users of a name in both. */
        private static User user(int connection) {
            String name = "user-" + connection / 2 % 2;
            return User.named("tenant-" + connection / 4, name, name);
        }

        void step(int step) {
            int connection = step % CONNECTIONS;
            int detail = step / CONNECTIONS / 8;
            switch (step / CONNECTIONS % 8) {
                case 0, 1, 2 -> send(connection, false, 0);
                case 3, 4 -> send(connection, true, detail % 30);
                case 5 -> world.advance(Duration.ofMillis(detail * 97L));
                case 6 -> world.advance(detail % 8 == 0 ? Duration.ofSeconds(5) : Duration.ofMillis(detail));
                default -> reconnect(connection);
            }
        }

        private void reconnect(int connection) {
            lives[connection]++;
            connections[connection] = new Throttle(budgets);
        }

        private void send(int connection, boolean edit, int bytes) {
            ClientMessage message = edit
                    ? new ClientMessage.Operation(null, "d", "f", null, 0, 1, JsonObject.EMPTY, null)
                    : new ClientMessage.DocumentLeave(null, "d");
            long now = Duration.ofNanos(world.nanoTime()).toMillis();
            long expected = 0;
            for (Level level : Level.values()) {
                expected = Math.max(expected, history(level, connection, edit).waitFor(1, now));
                if (edit) {
                    expected = Math.max(expected, bytes(level, connection).waitFor(bytes, now));
                }
            }
            assertThat(connections[connection].check(Optional.of(user(connection)), message, bytes))
                    .isEqualTo(expected);
            if (expected == 0) {
                for (Level level : Level.values()) {
                    history(level, connection, edit).passed.add(new Passed(now, 1));
                    if (edit) {
                        bytes(level, connection).passed.add(new Passed(now, bytes));
                    }
                }
            }
        }

        private History history(Level level, int connection, boolean edit) {
            return edit
                    ? history(level, connection, "operations", level.limits().operations())
                    : history(level, connection, "control", level.limits().control());
        }

        private History bytes(Level level, int connection) {
            return history(level, connection, "operation_bytes", level.limits().operationBytes());
        }

        private History history(Level level, int connection, String budget, Limit limit) {
            User user = user(connection);
            String name = switch (level) {
                case CONNECTION -> connection + "/" + lives[connection];
                case USER -> user.tenantId() + "/" + user.userId();
                case TENANT -> user.tenantId();
            };
            return histories.computeIfAbsent(new Owner(level, name, budget), owner -> new History(limit));
        }

        /** Nobody's budgets are kept when they are full again. */
        void end() {
            world.advance(Duration.ofSeconds(30));
            assertThat(budgets.shared()).isZero();
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(2_048);
    }

    @Property
    void aMessagePassesWhenAllThreeHaveItAndNeverOtherwise(@ForAll("steps") List<Integer> steps) {
        Run run = new Run();
        steps.forEach(run::step);
        run.end();
    }
}
