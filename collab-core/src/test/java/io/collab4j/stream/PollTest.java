package io.collab4j.stream;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.StreamPoll;
import io.collab4j.store.StreamReply;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.stream.StreamAnswer.Closed;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Frame;
import io.collab4j.stream.StreamAnswer.Silence;
import io.collab4j.stream.StreamAnswer.Unknown;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Frames that come down one answer each: in order, once each, from whatever node is asked, and only for whom they are. */
class PollTest {
    private static final Duration WAIT = StreamLimits.DEFAULT.pollWait();
    private static final Duration PAUSE = StreamLimits.DEFAULT.pollPause();

    private final VirtualWorld world = new VirtualWorld(1);
    private final MemoryStorage storage = TestServer.store(world);
    private final MortalNode home = node();
    private final MortalNode other = node();
    private final ClientStream alice = home().streams().openPolled(StreamPeer.ALICE, "192.0.2.1");

    private MortalNode node() {
        return node(StreamLimits.DEFAULT);
    }

    private MortalNode node(StreamLimits limits) {
        return new MortalNode(
                world,
                storage,
                builder -> builder.limits(CollabLimits.DEFAULT.unthrottled().with(limits.unthrottled())));
    }

    private Collab home() {
        return home.server().collab();
    }

    private Collab other() {
        return other.server().collab();
    }

    private CompletableFuture<StreamAnswer> poll(Collab node, long sequence) {
        CompletableFuture<StreamAnswer> polled =
                node.streams().poll(alice.key(), StreamPeer.ALICE, sequence).toCompletableFuture();
        world.settle();
        return polled;
    }

    /** Reads what a session begins with. */
    private void greeted() {
        assertThat(frame(poll(other(), 1)))
                .startsWith("{\"type\":\"authenticated\"")
                .contains("\"user_id\":\"alice\"");
        assertThat(frame(poll(home(), 2))).contains("\"presence_state\"");
    }

    /** What is known by now; nobody waits for it here. */
    private static StreamAnswer answer(CompletableFuture<StreamAnswer> asked) {
        assertThat(asked).isCompleted();
        return asked.join();
    }

    private static String frame(CompletableFuture<StreamAnswer> polled) {
        StreamAnswer answer = answer(polled);
        assertThat(answer).isInstanceOf(Frame.class);
        return ((Frame) answer).frame();
    }

    private void post(Collab node, long sequence, String frame) {
        CompletableFuture<StreamAnswer> posted = node.streams()
                .post(alice.key(), StreamPeer.ALICE, sequence, frame.replace('\'', '"'))
                .toCompletableFuture();
        world.settle();
        assertThat(answer(posted)).isEqualTo(new StreamAnswer.Accepted());
    }

    private static String ping(int number) {
        return "{'type':'ping','timestamp':" + number + "}";
    }

    @Test
    void eachAnswerIsOneFrameFromWhateverNodeIsAsked() {
        greeted();
        for (int i = 1; i <= 6; i++) {
            CompletableFuture<StreamAnswer> next = poll(i % 2 == 0 ? home() : other(), i + 2);
            assertThat(next).isNotDone();
            post(i % 3 == 0 ? home() : other(), i, ping(i));
            assertThat(frame(next)).contains("\"pong\"", "\"timestamp\":" + i);
        }
    }

    @Test
    void whoSaysThatItGoesIsToldNothingMore() {
        greeted();
        CompletableFuture<StreamAnswer> waiting = poll(other(), 3);
        CompletableFuture<StreamAnswer> left =
                other().streams().leave(alice.key(), StreamPeer.ALICE).toCompletableFuture();
        world.settle();
        assertThat(answer(left)).isEqualTo(new StreamAnswer.Accepted());
        assertThat(answer(waiting)).isEqualTo(new Closed(1001, "left"));
        assertThat(home().health().connections()).isZero();
        world.advance(PAUSE);
        assertThat(answer(poll(home(), 3))).isEqualTo(new Unknown());
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void anAnswerThatIsAskedForAgainIsTheSameAgain() {
        String first = frame(poll(home(), 1));
        post(home(), 1, ping(1));
        assertThat(frame(poll(other(), 1))).isEqualTo(first);
        assertThat(frame(poll(home(), 1))).isEqualTo(first);
        String second = frame(poll(home(), 2));
        assertThat(second).contains("\"pong\"");
        assertThat(frame(poll(other(), 2))).isEqualTo(second);
        assertThat(poll(home(), 3)).isNotDone();
    }

    @Test
    void whatIsSaidBetweenTwoPollsComesTogether() {
        greeted();
        for (int i = 1; i <= 5; i++) {
            post(home(), i, ping(i));
        }
        assertThat(Json.read(frame(poll(home(), 3)), JsonLimits.OWN))
                .isInstanceOfSatisfying(
                        JsonArray.class, pongs -> assertThat(pongs.values()).hasSize(5));
    }

    @Test
    void anotherNumberIsToldWhichOneItIs() {
        for (Collab node : List.of(home(), other())) {
            assertThat(answer(poll(node, 3))).isEqualTo(new Expected(1));
        }
        greeted();
        assertThat(poll(home(), 3)).isNotDone();
        for (long number : new long[] {1, 2, 4, 5, Long.MAX_VALUE}) {
            assertThat(answer(poll(other(), number))).isEqualTo(new Expected(3));
        }
    }

    @Test
    void aPollWaitsForSoLong() {
        greeted();
        for (Collab node : List.of(home(), other())) {
            CompletableFuture<StreamAnswer> polled = poll(node, 3);
            world.advance(WAIT.minusMillis(1));
            assertThat(polled).isNotDone();
            world.advance(Duration.ofMillis(1));
            assertThat(answer(polled)).isEqualTo(new Silence());
        }
    }

    @Test
    void ofTwoThatAskTheLaterOneIsTold() {
        greeted();
        CompletableFuture<StreamAnswer> forgotten = poll(other(), 3);
        CompletableFuture<StreamAnswer> polled = poll(home(), 3);
        assertThat(answer(forgotten)).isEqualTo(new Silence());
        post(home(), 1, ping(1));
        assertThat(frame(polled)).contains("pong");
        world.advance(WAIT.minusMillis(1));
        assertThat(home().health().connections()).isEqualTo(1);
    }

    @Test
    void whoDoesNotComeAgainIsGone() {
        greeted();
        CompletableFuture<StreamAnswer> silent = poll(home(), 3);
        world.advance(WAIT);
        assertThat(answer(silent)).isEqualTo(new Silence());
        world.advance(PAUSE.minusMillis(1));
        assertThat(home().health().connections()).isEqualTo(1);
        world.advance(Duration.ofMillis(1));
        assertThat(home().health().connections()).isZero();
        assertThat(home().streams().openStreams()).isZero();
        assertThat(answer(poll(other(), 3))).isEqualTo(new Unknown());
    }

    @Test
    void whoNeverAsksIsGone() {
        // Sooner than a frame that nobody takes would end it.
        Duration pause = Duration.ofSeconds(5);
        Collab brief = node(StreamLimits.DEFAULT.toBuilder().pollPause(pause).build())
                .server()
                .collab();
        brief.streams().openPolled(StreamPeer.ALICE, "192.0.2.1");
        world.advance(pause.minusMillis(1));
        assertThat(brief.health().connections()).isEqualTo(1);
        world.advance(Duration.ofMillis(1));
        assertThat(brief.health().connections()).isZero();
    }

    @Test
    void whoGoesAwayWhileItWaitsIsGoneAfterIt() {
        greeted();
        assertThat(poll(other(), 3)).isNotDone();
        world.advance(WAIT.plus(PAUSE));
        assertThat(home().health().connections()).isZero();
    }

    @Test
    void whoAsksAndAnswersStays() {
        int sent = 0;
        long number = 1;
        for (int i = 0; i < 60; i++) {
            CompletableFuture<StreamAnswer> polled = poll(i % 2 == 0 ? home() : other(), number);
            world.advance(Duration.ofSeconds(5));
            if (polled.isDone() && polled.join() instanceof Frame frame) {
                number++;
                if (frame.frame().contains("\"ping\"")) {
                    post(other(), ++sent, "{'type':'pong'}");
                }
            }
        }
        assertThat(sent).isGreaterThan(5);
        assertThat(home().health().sessions()).isEqualTo(1);
    }

    @Test
    void aPollIsItsSubjectsAlone() {
        for (Collab node : List.of(home(), other())) {
            for (var stranger : List.of(StreamPeer.of("acme", "mallory"), StreamPeer.of("evil", "alice"))) {
                CompletableFuture<StreamAnswer> polled =
                        node.streams().poll(alice.key(), stranger, 1).toCompletableFuture();
                world.settle();
                assertThat(answer(polled)).isEqualTo(new Unknown());
            }
            for (String bad : List.of("", alice.key() + "x", alice.key().substring(0, 23) + "A".repeat(22))) {
                CompletableFuture<StreamAnswer> polled =
                        node.streams().poll(bad, StreamPeer.ALICE, 1).toCompletableFuture();
                world.settle();
                assertThat(answer(polled)).as(bad).isEqualTo(new Unknown());
            }
        }
    }

    @Test
    void aStreamThatIsNotPolledKnowsNoPoll() {
        StreamPeer streaming = StreamPeer.open(home(), StreamPeer.ALICE);
        for (Collab node : List.of(home(), other())) {
            CompletableFuture<StreamAnswer> polled = node.streams()
                    .poll(streaming.stream().key(), StreamPeer.ALICE, 1)
                    .toCompletableFuture();
            world.settle();
            assertThat(answer(polled)).isEqualTo(new Unknown());
        }
    }

    @Test
    void theEndIsToldAfterWhatIsOnItsWay() {
        greeted();
        assertThat(poll(other(), 3)).isNotDone();
        post(home(), 1, ping(1));
        home().revocations().revokeUser("acme", "alice");
        world.advance(Duration.ofSeconds(2));
        CompletableFuture<StreamAnswer> posted =
                home().streams().post(alice.key(), StreamPeer.ALICE, 2, "{}").toCompletableFuture();
        world.settle();
        assertThat(answer(posted)).isEqualTo(new Unknown());
        assertThat(frame(poll(other(), 3))).contains("pong");
        for (Collab node : List.of(other(), home())) {
            assertThat(answer(poll(node, 4)))
                    .isInstanceOfSatisfying(
                            Closed.class, end -> assertThat(end.code()).isEqualTo(4401));
        }
        assertThat(answer(poll(home(), 5))).isEqualTo(new Expected(4));
        world.advance(PAUSE);
        assertThat(answer(poll(home(), 4))).isEqualTo(new Unknown());
        assertThat(home().streams().openStreams()).isZero();
    }

    @Test
    void whoWaitsIsToldOfTheEndAtOnce() {
        greeted();
        CompletableFuture<StreamAnswer> polled = poll(other(), 3);
        home().revocations().revokeUser("acme", "alice");
        world.advance(Duration.ofSeconds(2));
        assertThat(polled).isDone();
    }

    @Test
    void whatTheBusLosesIsAskedForAgain() {
        greeted();
        long number = 3;
        for (Class<?> lost : List.of(StreamPoll.class, StreamReply.class)) {
            home.hear(event -> !lost.isInstance(event));
            other.hear(event -> !lost.isInstance(event));
            CompletableFuture<StreamAnswer> polled = poll(other(), number);
            post(home(), number - 2, ping((int) number));
            world.advance(WAIT.plus(StreamLimits.DEFAULT.forwardPatience()));
            assertThat(polled.handle((done, failure) -> ((CollabException) Failures.cause(failure)).code())
                            .join())
                    .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            home.hear(event -> true);
            other.hear(event -> true);
            assertThat(frame(poll(other(), number))).contains("\"timestamp\":" + number);
            number++;
        }
        assertThat(home().health().sessions()).isEqualTo(1);
    }

    @Test
    void pollingAndASocketEditOneText() {
        TestPeer bob = other.server().join("bob", "notes");
        bob.hear("document_joined");
        greeted();
        post(other(), 1, TestServer.joinOf("notes"));
        assertThat(frame(poll(home(), 3))).contains("document_joined");
        CompletableFuture<StreamAnswer> next = poll(other(), 4);
        post(home(), 2, TestServer.operation("notes", 0, 1, "['a']"));
        assertThat(frame(next)).contains("operation_acknowledged");
        assertThat(string(bob.hear("operation_applied"), "session_id")).isEqualTo(alice.sessionId());
        next = poll(other(), 5);
        other.server().say(bob, TestServer.operation("notes", 1, 1, "[1,'b']"));
        assertThat(frame(next)).contains("operation_applied", "[1,\"b\"]");
    }

    @Test
    void aServerThatStopsSaysGoodbye() {
        greeted();
        CompletableFuture<StreamAnswer> polled = poll(other(), 3);
        CompletionStage<Void> stopped = home().stop(Duration.ofSeconds(10));
        world.settle();
        assertThat(frame(polled)).contains("\"type\":\"bye\"");
        CompletableFuture<StreamAnswer> end = poll(other(), 4);
        world.advance(Duration.ofSeconds(1));
        assertThat(answer(end))
                .isInstanceOfSatisfying(
                        Closed.class, closed -> assertThat(closed.code()).isEqualTo(1012));
        world.advance(Duration.ofMillis(100));
        assertThat(stopped).isCompleted();
    }
}
