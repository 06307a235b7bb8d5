package io.collab4j.stream;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.BusEvent;
import io.collab4j.store.StreamEvent;
import io.collab4j.store.StreamPost;
import io.collab4j.store.StreamReply;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.stream.StreamAnswer.Accepted;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Unknown;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Frames that go up one request each: in order, once, to whatever node they come, and only for who the stream belongs to. */
class StreamTest {
    private static final StreamAnswer ACCEPTED = new Accepted();
    private static final StreamAnswer UNKNOWN = new Unknown();

    private final VirtualWorld world = new VirtualWorld(1);
    private final List<BusEvent> told = new ArrayList<>();
    private final MemoryStorage storage = TestServer.store(world);
    private final MortalNode home = node();
    private final MortalNode other = node();
    private final StreamPeer alice = StreamPeer.open(home(), StreamPeer.ALICE);

    private MortalNode node() {
        MortalNode node = new MortalNode(world, storage, builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
        node.hear(event -> {
            told.add(event);
            return true;
        });
        return node;
    }

    private Collab home() {
        return home.server().collab();
    }

    private Collab other() {
        return other.server().collab();
    }

    private StreamAnswer post(Collab node, long sequence, String frame) {
        return answer(alice.post(node, sequence, frame));
    }

    private StreamAnswer answer(CompletableFuture<StreamAnswer> posted) {
        world.settle();
        assertThat(posted).isDone();
        return posted.join();
    }

    private static String ping(int number) {
        return "{'type':'ping','timestamp':" + number + "}";
    }

    private int pongs() {
        return alice.count("\"pong\"");
    }

    @Test
    void theFirstFrameSaysWhoIsConnected() {
        world.settle();
        assertThat(alice.heard())
                .startsWith("{\"type\":\"authenticated\"")
                .contains("\"session_id\":\"" + alice.stream().sessionId() + "\"", "\"user_id\":\"alice\"");
        assertThat(home().streams().openStreams()).isEqualTo(1);
        assertThat(other().streams().openStreams()).isZero();
    }

    @Test
    void framesAreHandledInTheirOrderOnWhateverNodeTheyArrive() {
        for (int i = 1; i <= 6; i++) {
            assertThat(post(i % 2 == 0 ? home() : other(), i, ping(i))).isEqualTo(ACCEPTED);
        }
        List<Long> echoed = new ArrayList<>();
        for (String frame : alice.heard().split("\n", -1)) {
            if (Json.read(frame, JsonLimits.OWN) instanceof JsonObject message
                    && string(message, "type").equals("pong")) {
                echoed.add(number(message, "timestamp"));
            }
        }
        assertThat(echoed).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aRepeatIsAcceptedWithoutEffect() {
        for (Collab node : List.of(home(), other(), home())) {
            assertThat(post(node, 1, ping(1))).isEqualTo(ACCEPTED);
        }
        assertThat(post(home(), 2, ping(2))).isEqualTo(ACCEPTED);
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
        assertThat(pongs()).isEqualTo(2);
    }

    @Test
    void aFrameThatIsTooEarlyIsToldWhatIsMissing() {
        assertThat(post(home(), 2, ping(2))).isEqualTo(new Expected(1));
        assertThat(post(other(), Long.MAX_VALUE, ping(2))).isEqualTo(new Expected(1));
        assertThat(pongs()).isZero();
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
        assertThat(post(other(), 3, ping(3))).isEqualTo(new Expected(2));
        assertThat(pongs()).isEqualTo(1);
    }

    @Test
    void aStreamIsItsSubjectsAlone() {
        for (Collab node : List.of(home(), other())) {
            for (Identity stranger : List.of(StreamPeer.of("acme", "mallory"), StreamPeer.of("evil", "alice"))) {
                assertThat(answer(alice.post(node, stranger, 1, ping(1)))).isEqualTo(UNKNOWN);
            }
        }
        assertThat(pongs()).isZero();
        Identity otherToken =
                new Identity(User.named("acme", "alice", "Alice"), Instant.EPOCH, Instant.MAX, "another token");
        assertThat(answer(alice.post(other(), otherToken, 1, ping(1)))).isEqualTo(ACCEPTED);
    }

    @Test
    void whatIsNoKeyOpensNothing() {
        String key = alice.stream().key();
        String node = key.substring(0, 23);
        for (String bad : List.of("", ".", key + "x", " " + key, node, node + "A".repeat(22), "\u0000", key + "\n")) {
            for (Collab at : List.of(home(), other())) {
                assertThat(answer(at.streams()
                                .post(bad, StreamPeer.ALICE, 1, "{}")
                                .toCompletableFuture()))
                        .as(bad)
                        .isEqualTo(UNKNOWN);
            }
        }
    }

    @Test
    void theKeyIsNotTold() {
        post(other(), 1, ping(1));
        world.settle();
        String key = alice.stream().key();
        assertThat(key).matches("[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{22}");
        assertThat(told).hasAtLeastOneElementOfType(StreamPost.class).hasAtLeastOneElementOfType(StreamReply.class);
        assertThat(told.toString()).doesNotContain(key).doesNotContain(key.substring(23));
        assertThat(alice.heard()).doesNotContain(key);
    }

    @Test
    void onItsOwnNodeNoBusIsUsed() {
        post(home(), 1, ping(1));
        assertThat(told).doesNotHaveAnyElementsOfTypes(StreamPost.class, StreamReply.class);
    }

    @Test
    void aNodeThatIsGoneIsNotWaitedForLong() {
        home.stop();
        CompletableFuture<StreamAnswer> posted = alice.post(other(), 1, ping(1));
        world.advance(Duration.ofMillis(1_999));
        assertThat(posted).isNotDone();
        world.advance(Duration.ofMillis(1));
        assertUnavailable(posted);
        String nobodys = "A".repeat(22) + '.' + "A".repeat(22);
        CompletableFuture<StreamAnswer> lost =
                other().streams().post(nobodys, StreamPeer.ALICE, 1, "{}").toCompletableFuture();
        world.advance(Duration.ofSeconds(2));
        assertUnavailable(lost);
    }

    private static void assertUnavailable(CompletableFuture<StreamAnswer> posted) {
        assertThat(posted).isCompletedExceptionally();
        assertThat(codeOf(posted)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    private static ErrorCode codeOf(CompletableFuture<?> failed) {
        return failed.handle((done, failure) -> ((CollabException) Failures.cause(failure)).code())
                .join();
    }

    @Test
    void whatTheBusLosesIsPostedAgainAndCountsOnce() {
        for (Class<? extends StreamEvent> lost : List.of(StreamPost.class, StreamReply.class)) {
            int before = pongs();
            long sequence = lost == StreamPost.class ? 1 : 2;
            home.hear(event -> !lost.isInstance(event));
            other.hear(event -> !lost.isInstance(event));
            CompletableFuture<StreamAnswer> posted = alice.post(other(), sequence, ping(1));
            world.advance(Duration.ofSeconds(2));
            assertUnavailable(posted);
            home.hear(event -> true);
            other.hear(event -> true);
            assertThat(post(other(), sequence, ping(1))).isEqualTo(ACCEPTED);
            assertThat(pongs() - before).isEqualTo(1);
        }
    }

    @Test
    void aLateAnswerAndASecondOneHarmNobody() {
        home.stop();
        CompletableFuture<StreamAnswer> posted = alice.post(other(), 1, ping(1));
        world.advance(Duration.ofSeconds(3));
        home.goOn();
        assertUnavailable(posted);
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
        assertThat(pongs()).isEqualTo(1);
    }

    @Test
    void soManyOfOneUserMayWaitForOtherNodes() {
        MortalNode narrow = new MortalNode(
                world,
                storage,
                builder -> builder.limits(CollabLimits.DEFAULT.with(
                        StreamLimits.DEFAULT.toBuilder().forwardsPerUser(2).build())));
        home.stop();
        Collab at = narrow.server().collab();
        CompletableFuture<StreamAnswer> first = alice.post(at, 1, ping(1));
        CompletableFuture<StreamAnswer> second = alice.post(at, 1, ping(1));
        assertThat(codeOf(alice.post(at, 1, ping(1)))).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        CompletableFuture<StreamAnswer> bobs = alice.post(at, StreamPeer.of("acme", "bob"), 1, ping(1));
        assertThat(bobs).isNotDone();
        world.advance(Duration.ofSeconds(2));
        assertUnavailable(first);
        assertUnavailable(second);
        assertThat(alice.post(at, 1, ping(1))).isNotDone();
    }

    @Test
    void aStreamThatIsOverIsUnknown() {
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
        alice.stream().onClosed();
        alice.stream().onClosed();
        for (Collab node : List.of(home(), other())) {
            assertThat(post(node, 1, ping(1))).isEqualTo(UNKNOWN);
            assertThat(post(node, 2, ping(2))).isEqualTo(UNKNOWN);
        }
        assertThat(home().streams().openStreams()).isZero();
        assertThat(home().health().connections()).isZero();
    }

    @Test
    void whoSaysThatItGoesIsGoneAtOnce() {
        TestPeer bob = other.server().join("bob", "notes");
        for (Collab node : List.of(home(), other())) {
            StreamPeer carol = StreamPeer.open(home(), StreamPeer.of("acme", "carol"));
            assertThat(answer(carol.post(home(), 1, TestServer.joinOf("notes"))))
                    .isEqualTo(ACCEPTED);
            bob.hear("user_joined_document");
            CompletableFuture<StreamAnswer> last = carol.post(node, 2, TestServer.operation("notes", 0, 1, "['c']"));
            assertThat(answer(carol.leave(node, StreamPeer.of("acme", "carol"))))
                    .isEqualTo(ACCEPTED);
            assertThat(last).isCompletedWithValue(ACCEPTED);
            assertThat(string(bob.hear("user_left_document"), "session_id"))
                    .isEqualTo(carol.stream().sessionId());
            assertThat(carol.closed()).isEqualTo(CloseCode.GOING_AWAY);
            assertThat(answer(carol.leave(node, StreamPeer.of("acme", "carol"))))
                    .isEqualTo(UNKNOWN);
            assertThat(answer(carol.post(node, 3, ping(1)))).isEqualTo(UNKNOWN);
        }
        assertThat(home().streams().openStreams()).isEqualTo(1);
    }

    @Test
    void nobodyElseSaysThatSomebodyGoes() {
        for (Collab node : List.of(home(), other())) {
            for (Identity stranger : List.of(StreamPeer.of("acme", "mallory"), StreamPeer.of("evil", "alice"))) {
                assertThat(answer(alice.leave(node, stranger))).isEqualTo(UNKNOWN);
            }
        }
        assertThat(alice.closed()).isNull();
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
    }

    @Test
    void aSessionThatEndsEndsItsStream() {
        world.settle();
        home().revocations().revokeUser("acme", "alice");
        world.advance(Duration.ofSeconds(2));
        assertThat(alice.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(post(other(), 1, ping(1))).isEqualTo(UNKNOWN);
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void aTokenThatEndsEndsItsStreamUnlessItIsRefreshed() {
        Instant soon = world.runtime().clock().instant().plus(Duration.ofMinutes(3));
        StreamPeer brief = StreamPeer.open(home(), new Identity(User.named("acme", "bob", "Bob"), soon));
        for (int i = 1; i <= 12; i++) {
            world.advance(Duration.ofSeconds(15));
            assertThat(answer(brief.post(other(), i, ping(i)))).isEqualTo(ACCEPTED);
        }
        assertThat(brief.heard()).contains("token_expiring");
        world.advance(Duration.ofSeconds(31));
        assertThat(brief.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(answer(brief.post(other(), 13, ping(1)))).isEqualTo(UNKNOWN);
    }

    @Test
    void whoSaysNothingIsGone() {
        world.advance(Duration.ofSeconds(34));
        assertThat(alice.closed()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void whoDoesNotReadIsGone() {
        alice.stall();
        post(home(), 1, ping(1));
        world.advance(Duration.ofSeconds(16));
        assertThat(alice.closed()).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(post(other(), 2, ping(2))).isEqualTo(UNKNOWN);
    }

    @Test
    void aServerThatStopsSaysGoodbye() {
        world.settle();
        home().stop(Duration.ofSeconds(10));
        world.settle();
        assertThat(alice.heard()).contains("\"type\":\"bye\"");
        assertThat(post(other(), 1, ping(1))).isEqualTo(ACCEPTED);
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.closed()).isEqualTo(CloseCode.RESTART);
        home().close();
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void aStreamThatIsRefusedWasNeverThere() {
        world.settle();
        home().stop(Duration.ofSeconds(1));
        world.advance(Duration.ofSeconds(2));
        StreamPeer late = StreamPeer.open(home(), StreamPeer.ALICE);
        world.advance(Duration.ofSeconds(1));
        assertThat(late.closed()).isEqualTo(CloseCode.RESTART);
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void bothTransportsEditOneText() {
        TestPeer bob = other.server().join("bob", "notes");
        bob.hear("document_joined");
        post(other(), 1, TestServer.joinOf("notes"));
        post(home(), 2, TestServer.operation("notes", 0, 1, "['a']"));
        assertThat(alice.heard()).contains("\"type\":\"operation_acknowledged\"");
        JsonObject applied = bob.hear("operation_applied");
        assertThat(string(applied, "session_id")).isEqualTo(alice.stream().sessionId());
        other.server().say(bob, TestServer.operation("notes", 1, 1, "[1,'b']"));
        assertThat(alice.count("\"type\":\"operation_applied\"")).isEqualTo(1);
    }

    @Test
    void aClientChangesItsTransportByResuming() {
        post(home(), 1, TestServer.joinOf("notes"));
        post(other(), 2, TestServer.operation("notes", 0, 1, "['a']"));
        JsonObject greeting = first(alice.heard());
        TestPeer socket = TestPeer.connect(home(), User.named("acme", "alice", "alice"));
        home.server()
                .say(
                        socket,
                        "{'type':'authenticate','client_id':'" + string(greeting, "client_id") + "','resume_token':'"
                                + string(greeting, "resume_token") + "'}");
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.closed()).isEqualTo(CloseCode.SUPERSEDED);
        home.server().say(socket, TestServer.joinOf("notes"));
        home.server().say(socket, TestServer.operation("notes", 0, 1, "['a']"));
        assertThat(number(socket.hear("operation_acknowledged"), "revision")).isEqualTo(1);
        TestPeer reader = other.server().join("bob", "notes");
        assertThat(reader.hear("document_joined").toJson()).contains("\"content\":\"a\"");
    }

    private static JsonObject first(String heard) {
        return Json.read(heard.split("\n", 2)[0], JsonLimits.OWN) instanceof JsonArray batch
                ? (JsonObject) batch.values().get(0)
                : (JsonObject) Json.read(heard.split("\n", 2)[0], JsonLimits.OWN);
    }
}
