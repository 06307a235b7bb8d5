package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.protocol.Budget;
import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStore;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a user, or a tenant, may send at several nodes together. */
class BudgetsOfNodesTest {
    private static final int BURST = 20;
    private static final int PER_SECOND = 5;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final RateLimits OF_USER = RateLimits.NONE.withPerUser(control(BURST, PER_SECOND));
    private static final RateLimits OF_TENANT = RateLimits.NONE.withPerTenant(control(BURST, PER_SECOND));

    private final VirtualWorld world = new VirtualWorld(1);
    private final Faulty store = new Faulty(TestServer.store(world).rates());

    private static Budgets control(double burst, double perSecond) {
        return Budgets.UNLIMITED.toBuilder().control(new Rate(burst, perSecond)).build();
    }

    /** A store that can be away, closed, or far. */
    private final class Faulty implements RateStore {
        private final RateStore rates;
        private final List<Integer> calls = new ArrayList<>();
        private Duration distance = Duration.ZERO;
        private boolean away;
        private boolean closed;

        Faulty(RateStore rates) {
            this.rates = rates;
        }

        @Override
        public CompletionStage<List<Duration>> take(String tenantId, List<RateDebit> debits) {
            calls.add(debits.size());
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (away) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            return onTheWay()
                    .thenCompose(there -> rates.take(tenantId, debits))
                    .thenCompose(lacking -> onTheWay().thenApply(back -> lacking));
        }
    }

    private CompletionStage<Void> onTheWay() {
        CompletableFuture<Void> there = new CompletableFuture<>();
        if (store.distance.isZero()) {
            there.complete(null);
        } else {
            world.runtime().scheduler().schedule(store.distance, () -> there.complete(null));
        }
        return there;
    }

    private NodeBudgets node(RateLimits limits) {
        return new NodeBudgets(limits, world.runtime().scheduler(), store);
    }

    private List<NodeBudgets> nodes(int count, RateLimits limits) {
        return IntStream.range(0, count).mapToObj(i -> node(limits)).toList();
    }

    private static boolean passes(NodeBudgets node, String user) {
        return new Throttle(node).checkMalformed(Optional.of(User.named("acme", user, user))) == 0;
    }

    /** At one node; the last that comes back does so when the time is over. */
    private static int fair(Duration time) {
        return BURST + (int) time.toSeconds() * PER_SECOND - 1;
    }

    /** How much passes of what is sent at each of these nodes all the time. */
    private int passing(List<NodeBudgets> nodes, Duration time) {
        int passed = 0;
        for (Duration now = Duration.ZERO; now.compareTo(time) < 0; now = now.plus(STEP)) {
            for (NodeBudgets node : nodes) {
                passed += passes(node, "alice") ? 1 : 0;
            }
            world.advance(STEP);
        }
        return passed;
    }

    @Test
    void atFourNodesAUserGetsWhatHeGetsAtOne() {
        Duration time = Duration.ofMinutes(10);
        int fair = fair(time);
        int most = fair + 3 * BURST;
        assertThat(passing(nodes(1, OF_USER), time)).isEqualTo(fair);
        world.advance(Duration.ofMinutes(1));
        assertThat(passing(nodes(4, OF_USER), time)).isBetween(fair - fair / 20, most);
        world.advance(Duration.ofMinutes(1));
        assertThat(passing(nodes(4, OF_TENANT), time)).isBetween(fair - fair / 20, most);
    }

    @Test
    void whatIsUsedUpAtOneNodeIsUsedUpAtAnother() {
        List<NodeBudgets> nodes = nodes(2, OF_USER);
        for (int i = 0; i < BURST; i++) {
            assertThat(passes(nodes.get(0), "alice")).isTrue();
        }
        assertThat(passes(nodes.get(0), "alice")).isFalse();
        world.advance(Duration.ofSeconds(1));
        assertThat(passes(nodes.get(1), "alice")).as("it is new here").isTrue();
        world.advance(Duration.ofSeconds(1));
        int passed = 0;
        while (passes(nodes.get(1), "alice")) {
            passed++;
        }
        assertThat(passed).as("two seconds' worth").isEqualTo(2 * PER_SECOND);
        assertThat(passes(nodes.get(1), "bob")).isTrue();
    }

    @Test
    void theTimeThatTellingTakesCostsNobody() {
        store.distance = Duration.ofMillis(90);
        Duration time = Duration.ofMinutes(10);
        assertThat(passing(nodes(1, OF_USER), time)).isBetween(fair(time) - 2, fair(time));
    }

    /** What nobody could be told while it was away is told afterwards. */
    @Test
    void whileTheStoreIsAwayEachNodeCountsForItself() {
        List<NodeBudgets> nodes = nodes(2, OF_USER);
        store.away = true;
        assertThat(passing(nodes, MINUTE)).isEqualTo(2 * fair(MINUTE));
        store.away = false;
        world.advance(Duration.ofSeconds(1));
        assertThat(passes(nodes.get(1), "alice")).as("it was told last").isFalse();
        assertThat(passes(nodes.get(0), "alice")).as("it does not know yet").isTrue();
        world.advance(Duration.ofSeconds(1));
        assertThat(passes(nodes.get(0), "alice")).isFalse();
    }

    @Test
    void aStoreThatIsClosedIsNoStore() {
        NodeBudgets node = node(OF_USER);
        store.closed = true;
        assertThat(passing(List.of(node), MINUTE)).isEqualTo(fair(MINUTE));
        assertThat(store.calls).hasSizeGreaterThan(50);
    }

    @Test
    void nothingIsAskedWhenNothingIsTaken() {
        NodeBudgets node = node(OF_USER);
        assertThat(passes(node, "alice")).isTrue();
        world.advance(Duration.ofSeconds(1));
        assertThat(store.calls).containsExactly(1);
        world.advance(Duration.ofMinutes(5));
        assertThat(store.calls).containsExactly(1);
        assertThat(node.shared()).isZero();
        assertThat(passes(node, "alice")).isTrue();
        world.advance(Duration.ofSeconds(1));
        assertThat(store.calls).containsExactly(1, 1);
    }

    @Test
    void whatIsSentManyTimesIsToldOnce() {
        NodeBudgets node = node(new RateLimits(
                Budgets.UNLIMITED,
                control(BURST, PER_SECOND),
                control(10_000, 10_000),
                Rate.UNLIMITED,
                Rate.UNLIMITED));
        for (int i = 0; i < 600; i++) {
            assertThat(passes(node, "user-" + i)).isTrue();
            assertThat(passes(node, "user-" + i)).isTrue();
        }
        world.advance(Duration.ofSeconds(1));
        assertThat(store.calls).as("600 users, and all of them").containsExactly(100, 100, 100, 100, 100, 100, 1);
    }

    @Test
    void aNodeThatStopsCountsForItself() {
        NodeBudgets node = node(OF_USER);
        assertThat(passes(node, "alice")).isTrue();
        node.stop();
        world.advance(Duration.ofSeconds(1));
        int told = store.calls.size();
        world.advance(MINUTE);
        assertThat(passing(List.of(node), MINUTE)).isEqualTo(fair(MINUTE));
        assertThat(store.calls).hasSize(told);
    }

    @Test
    void whatIsOwedIsForgivenInTime() {
        List<NodeBudgets> nodes = nodes(20, OF_USER);
        for (NodeBudgets node : nodes) {
            while (passes(node, "alice")) {
                // Twenty bursts, where one was meant.
            }
        }
        world.advance(Duration.ofSeconds(1));
        List<Duration> lacking = store.rates
                .take(
                        "acme",
                        List.of(new RateDebit(
                                Budget.CONTROL, "alice", Duration.ZERO, Duration.ZERO, Duration.ofDays(1))))
                .toCompletableFuture()
                .join();
        assertThat(lacking).as("a burst, and ten seconds").containsExactly(Duration.ofSeconds(14));
    }
}
