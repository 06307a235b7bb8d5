package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What all connections of a user, and all users of a tenant, may send together on a node. */
class SharedBudgetsTest {
    private static final String PING = "{'type':'ping'}";

    private static UnaryOperator<CollabBuilder> rates(RateLimits rates) {
        return TestServer.limited(SessionLimits.DEFAULT.toBuilder()
                .heartbeat(Duration.ofHours(1))
                .rates(rates)
                .build());
    }

    private static RateLimits ofUser(Budgets perUser) {
        return RateLimits.NONE.withPerUser(perUser);
    }

    private static RateLimits ofTenant(Budgets perTenant) {
        return RateLimits.NONE.withPerTenant(perTenant);
    }

    private static Budgets control(double burst, double perSecond) {
        return Budgets.UNLIMITED.toBuilder().control(new Rate(burst, perSecond)).build();
    }

    private static TestPeer enter(TestServer server, String tenant, String user) {
        TestPeer peer = TestPeer.connect(server.collab(), User.named(tenant, user, user));
        server.settle();
        peer.hear("presence_state");
        return peer;
    }

    private static boolean passes(TestServer server, TestPeer peer, String message) {
        return waitOf(server, peer, message) == 0;
    }

    /** Milliseconds that a message is told to wait; 0 if it passed. */
    private static long waitOf(TestServer server, TestPeer peer, String message) {
        while (!peer.heardAll()) {
            peer.hear();
        }
        server.say(peer, message);
        if (peer.heardAll()) {
            return 0;
        }
        JsonObject answer = peer.hear();
        boolean refused =
                string(answer, "type").equals("error") && string(answer, "code").equals("rate_limited");
        return refused ? number(answer, "retry_after_ms") : 0;
    }

    private static int passing(TestServer server, TestPeer peer, int times, String message) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += passes(server, peer, message) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void connectionsOfAUserShareTheUsersBudget() {
        TestServer server = TestServer.open(rates(ofUser(control(10, 1))));
        TestPeer first = server.enter("alice");
        TestPeer second = server.enter("alice");
        assertThat(passing(server, first, 6, PING)).isEqualTo(6);
        assertThat(passing(server, second, 6, PING)).isEqualTo(4);
        assertThat(waitOf(server, first, PING)).isEqualTo(1_000);
        assertThat(passes(server, server.enter("bob"), PING)).isTrue();
        assertThat(passes(server, enter(server, "other", "alice"), PING)).isTrue();
        server.advance(Duration.ofSeconds(1));
        assertThat(passes(server, second, PING)).isTrue();
        assertThat(passes(server, first, PING)).isFalse();
    }

    @Test
    void usersOfATenantShareTheTenantsBudget() {
        TestServer server = TestServer.open(rates(ofTenant(control(10, 1))));
        assertThat(passing(server, server.enter("alice"), 6, PING)).isEqualTo(6);
        TestPeer bob = server.enter("bob");
        assertThat(passing(server, bob, 6, PING)).isEqualTo(4);
        assertThat(waitOf(server, bob, PING)).isEqualTo(1_000);
    }

    @Test
    void aFloodOfOneTenantLeavesAnothersBudgetAlone() {
        TestServer server = TestServer.open(rates(RateLimits.DEFAULT.withPerTenant(control(500, 1))));
        TestPeer quiet = enter(server, "quiet", "alice");
        int passed = 0;
        for (int i = 0; i < 20; i++) {
            passed += passing(server, enter(server, "loud", "user-" + i), 150, PING);
        }
        assertThat(passed).isEqualTo(500);
        assertThat(passing(server, quiet, 100, PING)).isEqualTo(100);
    }

    @Test
    void theLongestWaitIsTold() {
        RateLimits rates = new RateLimits(control(1, 4), control(1, 1), control(1, 2), Rate.UNLIMITED, Rate.UNLIMITED);
        TestServer server = TestServer.open(rates(rates));
        TestPeer alice = server.enter("alice");
        TestPeer alicesOther = server.enter("alice");
        TestPeer bob = server.enter("bob");
        assertThat(waitOf(server, alice, PING)).isZero();
        assertThat(waitOf(server, alice, PING))
                .as("her own: 250, hers: 1,000, all: 500")
                .isEqualTo(1_000);
        assertThat(waitOf(server, alicesOther, PING)).isEqualTo(1_000);
        assertThat(waitOf(server, bob, PING)).isEqualTo(500);
        server.advance(Duration.ofMillis(500));
        assertThat(waitOf(server, alice, PING)).isEqualTo(500);
        assertThat(waitOf(server, bob, PING)).isZero();
        assertThat(waitOf(server, alice, PING)).as("all again: 500").isEqualTo(500);
    }

    @Test
    void whatOneLevelRefusesTakesNothingFromTheOthers() {
        RateLimits rates =
                new RateLimits(control(3, 0.01), control(5, 0.01), control(7, 0.01), Rate.UNLIMITED, Rate.UNLIMITED);
        TestServer server = TestServer.open(rates(rates));
        TestPeer first = server.enter("alice");
        assertThat(passing(server, first, 50, PING))
                .as("the connection refuses")
                .isEqualTo(3);
        TestPeer second = server.enter("alice");
        assertThat(passing(server, second, 50, PING)).as("the user refuses").isEqualTo(2);
        TestPeer bob = server.enter("bob");
        assertThat(passing(server, bob, 50, PING)).as("the tenant refuses").isEqualTo(2);
        server.advance(Duration.ofSeconds(100));
        assertThat(passing(server, bob, 50, PING)).as("one came back for all").isEqualTo(1);
    }

    @Test
    void anEditThatIsTooLargeNowDoesNotCountAsAnEdit() {
        Budgets small = Budgets.UNLIMITED.toBuilder()
                .operations(new Rate(2, 0.01))
                .operationBytes(new Rate(1_000, 100))
                .build();
        TestServer server = TestServer.open(rates(ofUser(small)));
        TestPeer alice = server.join("alice", "notes");
        assertThat(passes(server, alice, TestServer.operation("notes", 0, 1, "['" + "x".repeat(600) + "']")))
                .isTrue();
        String large = TestServer.operation("notes", 1, 2, "['" + "y".repeat(600) + "']");
        for (int i = 0; i < 10; i++) {
            assertThat(passes(server, alice, large)).isFalse();
        }
        server.advance(Duration.ofSeconds(10));
        assertThat(passes(server, alice, large)).isTrue();
        assertThat(waitOf(server, alice, TestServer.operation("notes", 2, 3, "['z']")))
                .as("two edits in ten seconds")
                .isEqualTo(90_000);
    }

    @Test
    void connectingAgainRefillsNothing() {
        TestServer server = TestServer.open(rates(ofUser(control(10, 0.1))));
        TestPeer alice = server.enter("alice");
        assertThat(passing(server, alice, 20, PING)).isEqualTo(10);
        alice.drop();
        server.advance(Duration.ofSeconds(30));
        assertThat(passing(server, server.enter("alice"), 20, PING)).isEqualTo(3);
    }

    @Test
    void refusalsCountForTheirConnectionOnly() {
        TestServer server = TestServer.open(rates(new RateLimits(
                Budgets.UNLIMITED, Budgets.UNLIMITED, control(1, 1 / 60.0), Rate.UNLIMITED, new Rate(5, 1 / 60.0))));
        TestPeer alice = server.enter("alice");
        TestPeer bob = server.enter("bob");
        assertThat(passes(server, alice, PING)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(passes(server, alice, PING)).isFalse();
        }
        assertThat(alice.closed()).isNull();
        server.say(alice, PING);
        assertThat(alice.closed()).isEqualTo(CloseCode.FLOODING);
        assertThat(passes(server, bob, PING)).isFalse();
        assertThat(bob.closed()).isNull();
    }

    @Test
    void tokensCountForTheUserOnceHeIsKnown() {
        Budgets tokens = Budgets.UNLIMITED.toBuilder()
                .authentications(new Rate(3, 1 / 60.0))
                .build();
        TestServer server = TestServer.open(rates(ofUser(tokens)));
        TestPeer[] peers = new TestPeer[5];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = server.connect();
            server.say(peers[i], "{'type':'authenticate','token':'alice'}");
            peers[i].hear("authenticated");
        }
        assertThat(passes(server, peers[0], "{'type':'refresh_token','token':'alice'}"))
                .isTrue();
        assertThat(passes(server, peers[1], "{'type':'authenticate','token':'alice'}"))
                .isTrue();
        assertThat(passes(server, peers[2], "{'type':'refresh_token','token':'alice'}"))
                .isTrue();
        assertThat(passes(server, peers[3], "{'type':'refresh_token','token':'alice'}"))
                .isFalse();
        assertThat(passes(server, peers[4], "{'type':'authenticate','token':'alice'}"))
                .isFalse();
    }

    @Test
    void whatIsNoMessageCountsForAllThree() {
        TestServer server = TestServer.open(rates(ofTenant(control(5, 0.01))));
        TestPeer alice = server.enter("alice");
        assertThat(passing(server, alice, 5, "[1]")).isEqualTo(5);
        assertThat(passes(server, alice, PING)).isFalse();
        assertThat(passes(server, server.enter("bob"), PING)).isFalse();
    }

    @Test
    void withoutLimitsNothingIsCounted() {
        TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
        TestPeer alice = server.enter("alice");
        assertThat(passing(server, alice, 2_000, PING)).isEqualTo(2_000);
        assertThat(CollabLimits.DEFAULT.unthrottled().sessions().rates()).isEqualTo(RateLimits.NONE);
    }

    @Test
    void aUserHasFiveTimesAConnectionsBudgetAndATenantThatOfAThousandPeople() {
        RateLimits rates = RateLimits.DEFAULT;
        assertThat(rates.perUser()).isEqualTo(rates.perConnection().times(5));
        assertThat(rates.perUser().operations()).isEqualTo(new Rate(300, 100));
        assertThat(rates.perTenant().operations().perSecond()).isEqualTo(2 * 1_000 * 5);
    }

    @Test
    void nobodysBudgetsTakeMemoryWhenTheyAreFullAgain() {
        VirtualWorld world = new VirtualWorld(1);
        NodeBudgets budgets = new NodeBudgets(
                RateLimits.DEFAULT,
                world.runtime().scheduler(),
                TestServer.store(world).rates());
        for (int i = 0; i < 1_000; i++) {
            User user = User.named("tenant-" + i % 10, "user-" + i, "");
            assertThat(new Throttle(budgets).checkMalformed(Optional.of(user))).isZero();
        }
        assertThat(budgets.shared()).isEqualTo(1_010);
        world.advance(Duration.ofSeconds(10));
        assertThat(budgets.shared()).as("each had to wait for 0.12 s at most").isZero();
    }
}
