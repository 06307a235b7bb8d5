package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.feed.Feed;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage;
import io.collab4j.store.RateStore;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestReader;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How much a tenant's connections are told is limited, however many of them listen to how few. */
class DeliveryBudgetTest {
    private static final int BURST = 10_000;
    private static final int PER_SECOND = 1_000;
    private static final RateLimits RATES = RateLimits.NONE.withDeliveries(new Rate(BURST, PER_SECOND));
    private static final Optional<User> ALICE = Optional.of(User.named("acme", "alice", "Alice"));
    private static final String LONG = "'" + "x".repeat(2_000) + "'";
    private static final String CHANNEL = "chat:all";
    private static final String PUBLICATION =
            "{'type':'publish','channel':'" + CHANNEL + "','event':'said','data':" + LONG + "}";

    private static final ClientMessage CURSOR = new ClientMessage.CursorUpdate(null, "d", null, null, JsonObject.EMPTY);

    private final VirtualWorld world = new VirtualWorld(1);
    private final NodeBudgets node = new NodeBudgets(
            RATES, world.runtime().scheduler(), TestServer.store(world).rates());
    private long sequence;

    private static UnaryOperator<CollabBuilder> limited() {
        UnaryOperator<CollabBuilder> limits = TestServer.limited(SessionLimits.DEFAULT.toBuilder()
                .heartbeat(Duration.ofHours(1))
                .rates(RATES)
                .build());
        return builder -> limits.apply(builder).feed(Feed.of("all", request -> List.of(CHANNEL)));
    }

    private long waitOfCursor(Optional<User> sender) {
        return new Throttle(node).check(sender, CURSOR, 0);
    }

    @Test
    void whatIsUsedUpIsNotOwed() {
        node.delivered("acme", BURST);
        assertThat(waitOfCursor(ALICE)).isZero();
        node.delivered("acme", 1);
        assertThat(waitOfCursor(ALICE)).isEqualTo(1);
        node.delivered("acme", PER_SECOND - 1);
        assertThat(waitOfCursor(ALICE)).isEqualTo(1_000);
        assertThat(waitOfCursor(Optional.of(User.named("other", "alice", "Alice"))))
                .isZero();
        world.advance(Duration.ofMillis(999));
        assertThat(waitOfCursor(ALICE)).isEqualTo(1);
        world.advance(Duration.ofMillis(1));
        assertThat(waitOfCursor(ALICE)).isZero();
    }

    @Test
    void noMoreIsOwedThanComesBackInTenSeconds() {
        for (int i = 0; i < 100; i++) {
            node.delivered("acme", BURST);
        }
        assertThat(waitOfCursor(ALICE)).isEqualTo(10_000);
    }

    @Test
    void anotherNodeHearsWhatIsOwed() {
        RateStore store = TestServer.store(world).rates();
        NodeBudgets one = new NodeBudgets(RATES, world.runtime().scheduler(), store);
        NodeBudgets two = new NodeBudgets(RATES, world.runtime().scheduler(), store);
        one.delivered("acme", BURST);
        one.delivered("acme", 5 * PER_SECOND);
        two.delivered("acme", 1);
        world.advance(Duration.ofSeconds(2));
        assertThat(new Throttle(two).check(ALICE, CURSOR, 0)).isBetween(2_000L, 4_000L);
    }

    /** Says it and tells how long it is to wait, or 0; what others have said meanwhile is read. */
    private static long waitOf(TestServer server, TestPeer peer, String message) {
        server.say(peer, message);
        long wait = 0;
        while (!peer.heardAll()) {
            JsonObject heard = peer.hear();
            if (string(heard, "type").equals("error")) {
                assertThat(string(heard, "code")).isEqualTo("rate_limited");
                wait = number(heard, "retry_after_ms");
            }
        }
        return wait;
    }

    private String edit() {
        String operation = TestServer.operation("notes", sequence, sequence + 1, "[" + LONG + "]");
        return sequence == 0 ? operation : operation.replace("[", "[" + 2_000 * sequence + ",");
    }

    /** How many of its edits pass until one has to wait. */
    private int edits(TestServer server, TestPeer peer) {
        sequence = 0;
        while (waitOf(server, peer, edit()) == 0) {
            sequence++;
            // In a larger room it may wait for the next frame.
            server.advance(Duration.ofMillis(10));
        }
        return (int) sequence;
    }

    @Test
    void anEditCostsWhatItsReadersAreTold() {
        // Its author is told of it, too.
        TestServer alone = TestServer.open(limited());
        assertThat(edits(alone, alone.join("alice", "notes"))).isEqualTo(5);
        TestServer few = TestServer.open(limited());
        TestPeer ofFew = few.join("alice", "notes");
        few.join("bob", "notes");
        TestServer many = TestServer.open(limited());
        TestPeer ofMany = many.join("alice", "notes");
        for (int i = 0; i < 4; i++) {
            many.join("user-" + i, "notes");
        }
        assertThat(edits(few, ofFew)).isEqualTo(3);
        assertThat(edits(many, ofMany)).isEqualTo(1);
    }

    @Test
    void whoeverHasOthersToldNothingGoesOn() {
        TestServer server = TestServer.open(limited());
        TestPeer writer = server.join("alice", "notes");
        server.join("bob", "notes");
        edits(server, writer);
        assertThat(waitOf(server, writer, "{'type':'ping'}")).isZero();
        assertThat(waitOf(server, writer, TestServer.joinOf("title"))).isZero();
        assertThat(waitOf(server, writer, "{'type':'subscribe','channel':'" + CHANNEL + "'}"))
                .isZero();
        TestPeer stranger = TestPeer.connect(server.collab(), User.named("other", "carol", "Carol"));
        server.settle();
        server.say(stranger, TestServer.joinOf("notes"));
        assertThat(waitOf(server, stranger, TestServer.operation("notes", 0, 1, "['c']")))
                .isZero();
    }

    @Test
    void theRefusedEditIsTakenLater() {
        TestServer server = TestServer.open(limited());
        TestPeer writer = server.join("alice", "notes");
        TestPeer reader = server.join("bob", "notes");
        edits(server, writer);
        server.advance(Duration.ofSeconds(1));
        while (!reader.heardAll()) {
            reader.hear();
        }
        long wait = waitOf(server, writer, edit());
        assertThat(wait).isPositive();
        server.advance(Duration.ofMillis(wait));
        assertThat(waitOf(server, writer, edit())).isZero();
        assertThat(number(reader.hear("operation_applied"), "revision")).isEqualTo(sequence + 1);
    }

    @Test
    void contentsThatAreAskedForTakeNothing() {
        TestServer server = TestServer.open(limited());
        TestPeer writer = server.join("alice", "notes");
        for (; sequence < 4; sequence++) {
            assertThat(waitOf(server, writer, edit())).isZero();
        }
        for (int i = 0; i < 3; i++) {
            TestPeer reader = server.join("bob", "notes");
            assertThat(reader.hear("document_joined").toString()).hasSizeGreaterThan(8_000);
            reader.say("{'type':'document_leave','document_id':'d'}");
            server.settle();
        }
        assertThat(waitOf(server, writer, edit())).isZero();
    }

    @Test
    void readersOfFeedsCountAsMembersOfChannelsDo() {
        TestServer server = TestServer.open(limited());
        TestPeer alice = server.enter("alice");
        int unheard = 0;
        while (unheard < 20 && waitOf(server, alice, PUBLICATION) == 0) {
            unheard++;
        }
        assertThat(unheard).as("nobody listens").isEqualTo(20);
        Identity bob = server.collab()
                .authenticate(new Credentials("bob"))
                .toCompletableFuture()
                .join();
        server.collab().feeds().open("all", bob, null, new TestReader());
        server.settle();
        int heard = 0;
        while (heard < 20 && waitOf(server, alice, PUBLICATION) == 0) {
            heard++;
        }
        assertThat(heard).isBetween(4, 6);
    }

    @Test
    void cursorsCountAsTheyAreDelivered() {
        TestServer server = TestServer.open(limited());
        TestPeer alice = server.join("alice", "notes");
        server.join("bob", "notes");
        int moves = 0;
        while (moves < 1_000
                && waitOf(
                                server,
                                alice,
                                "{'type':'cursor_update','document_id':'d','cursor_info':{'n':" + moves + ",'x':" + LONG
                                        + "}}")
                        == 0) {
            moves++;
            server.advance(Duration.ofMillis(1));
        }
        // Twenty a second of them are told, so it takes a quarter of a second until five have been.
        assertThat(moves).isBetween(200, 300);
    }
}
