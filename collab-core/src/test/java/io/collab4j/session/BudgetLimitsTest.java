package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Budget;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each budget on each level: at the limit everything passes, one past it is refused, and other messages go on. */
class BudgetLimitsTest {
    private static final int BURST = 6;
    private static final String EDIT = "{'type':'field_change','document_id':'d','field_name':'f','seq':1,'value':1}";

    private enum Level {
        CONNECTION(1, 1) {
            @Override
            RateLimits limits(Budgets budgets) {
                return RateLimits.NONE.withPerConnection(budgets);
            }
        },
        USER(1, 3) {
            @Override
            RateLimits limits(Budgets budgets) {
                return RateLimits.NONE.withPerUser(budgets);
            }
        },
        TENANT(3, 2) {
            @Override
            RateLimits limits(Budgets budgets) {
                return RateLimits.NONE.withPerTenant(budgets);
            }
        };

        private final int users;
        private final int connections;

        Level(int users, int connections) {
            this.users = users;
            this.connections = connections;
        }

        abstract RateLimits limits(Budgets budgets);

        /** All who share the budget. */
        List<TestPeer> sharers(TestServer server) {
            List<TestPeer> sharers = new ArrayList<>();
            for (int i = 0; i < users * connections; i++) {
                sharers.add(server.enter("user-" + i % users));
            }
            return sharers;
        }
    }

    private static String message(Budget budget, TestPeer sender) {
        return switch (budget) {
            case CONTROL -> "{'type':'ping'}";
            case OPERATIONS, OPERATION_BYTES -> EDIT;
            case JOINS -> "{'type':'subscribe','channel':'chat:1'}";
            case PRESENCE -> "{'type':'cursor_update','document_id':'d','cursor_info':{}}";
            case PUBLICATIONS -> "{'type':'publish','channel':'chat:1','data':1}";
            case HISTORY -> "{'type':'subscribe','channel':'chat:1','history':1}";
            case AUTHENTICATIONS -> "{'type':'refresh_token','token':'" + userOf(sender) + "'}";
            case DELIVERIES -> throw new AssertionError("no message takes from it");
        };
    }

    /** The first that its greeting names. */
    private static String userOf(TestPeer peer) {
        return peer.frames().get(0).replaceFirst(".*?\"user_id\":\"(user-\\d)\".*", "$1");
    }

    private static Budgets only(Budget budget, Rate rate) {
        BudgetsBuilder builder = Budgets.UNLIMITED.toBuilder();
        BudgetsBuilder set = switch (budget) {
            case CONTROL -> builder.control(rate);
            case OPERATIONS -> builder.operations(rate);
            case OPERATION_BYTES ->
                builder.operationBytes(new Rate(rate.burst() * EDIT.length(), rate.perSecond() * EDIT.length()));
            case JOINS -> builder.joins(rate);
            case PRESENCE -> builder.presence(rate);
            case PUBLICATIONS -> builder.publications(rate);
            case HISTORY -> builder.history(rate);
            case AUTHENTICATIONS -> builder.authentications(rate);
            case DELIVERIES -> throw new AssertionError("it is of a tenant alone, see DeliveryBudgetTest");
        };
        return set.build();
    }

    private static Stream<Arguments> all() {
        Set<Budget> ofMessages = EnumSet.complementOf(EnumSet.of(Budget.DELIVERIES));
        return Stream.of(Level.values())
                .flatMap(level -> ofMessages.stream().map(budget -> Arguments.of(level, budget)));
    }

    private static boolean isLimited(JsonObject answer) {
        return string(answer, "type").equals("error") && string(answer, "code").equals("rate_limited");
    }

    private static void say(TestServer server, TestPeer peer, String message) {
        while (!peer.heardAll()) {
            peer.hear();
        }
        server.say(peer, message);
    }

    private static boolean passes(TestServer server, TestPeer peer, Budget budget) {
        say(server, peer, message(budget, peer));
        return peer.heardAll() || !isLimited(peer.hear());
    }

    @ParameterizedTest
    @MethodSource("all")
    void atTheLimitAndOnePastIt(Level level, Budget budget) {
        TestServer server = TestServer.open(TestServer.limited(SessionLimits.DEFAULT.toBuilder()
                .rates(level.limits(only(budget, new Rate(BURST, 1))))
                .build()));
        List<TestPeer> sharers = level.sharers(server);
        for (int i = 0; i < BURST; i++) {
            assertThat(passes(server, sharers.get(i % sharers.size()), budget))
                    .as("message %s", i + 1)
                    .isTrue();
        }
        for (TestPeer each : sharers) {
            say(server, each, message(budget, each));
            JsonObject refusal = each.hear();
            assertThat(isLimited(refusal)).isTrue();
            assertThat(string(refusal, "recovery")).isEqualTo("retry");
            assertThat(number(refusal, "retry_after_ms")).isBetween(990L, 1_010L);
            Budget other = budget == Budget.CONTROL ? Budget.JOINS : Budget.CONTROL;
            assertThat(passes(server, each, other)).isTrue();
            assertThat(each.closed()).isNull();
        }
        server.advance(Duration.ofMillis(1_010));
        assertThat(passes(server, sharers.get(0), budget)).isTrue();
        assertThat(passes(server, sharers.get(sharers.size() - 1), budget)).isFalse();
    }
}
