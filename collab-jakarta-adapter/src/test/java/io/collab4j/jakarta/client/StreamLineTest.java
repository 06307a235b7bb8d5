package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both kinds of lines, with the server played by the test. */
class StreamLineTest {
    private static final String OPEN = "{\"session_id\":\"s\",\"stream_key\":\"secret\"}";

    private final VirtualWorld world = new VirtualWorld(1);
    private final Loop loop = new Loop(world.runtime());
    private final Server server = new Server();
    private final List<String> told = new ArrayList<>();

    /** Answers posts with the next status, at once; event streams when the test says so. */
    private final class Server implements StreamRequests {
        private final List<String> asked = new ArrayList<>();
        private final Deque<Integer> statuses = new ArrayDeque<>();
        private final List<Answer> answers = new ArrayList<>();
        private final Set<Answer> gone = new HashSet<>();
        private int cancelled;

        @Override
        public Cancellable get(String query, Map<String, String> headers, Answer answer) {
            asked.add(("GET " + query + shown(headers)).replace("  ", " "));
            answers.add(answer);
            return () -> {
                cancelled++;
                gone.add(answer);
            };
        }

        @Override
        public Cancellable post(Map<String, String> headers, String frame, IntConsumer status) {
            int answer = statuses.isEmpty() ? NO_CONTENT : statuses.remove();
            asked.add("POST " + frame + shown(headers) + " " + answer);
            Cancellable under = loop.schedule(Duration.ofMillis(1), () -> status.accept(answer));
            return () -> {
                cancelled++;
                under.cancel();
            };
        }

        @Override
        public void leave(Map<String, String> headers) {
            assertThat(headers)
                    .containsOnlyKeys("Authorization", "Collab-Stream")
                    .containsEntry("Collab-Stream", "secret");
            asked.add("DELETE " + headers.get("Authorization"));
        }

        private static String shown(Map<String, String> headers) {
            String sequence = headers.getOrDefault("Collab-Sequence", "");
            assertThat(headers.getOrDefault("Collab-Stream", "")).isEqualTo(sequence.isEmpty() ? "" : "secret");
            return " " + headers.getOrDefault("Authorization", "").substring("Bearer ".length())
                    + (sequence.isEmpty() ? "" : " " + sequence);
        }

        private void says(String name, String data) {
            tell(answer -> answer.onEvent(name, data));
        }

        private void ends(int status) {
            tell(answer -> answer.onEnd(status));
        }

        /** What comes of the newest, unless it was given up. */
        private void tell(Consumer<Answer> news) {
            Answer newest = answers.get(answers.size() - 1);
            if (!gone.contains(newest)) {
                news.accept(newest);
            }
        }
    }

    private final class Listener implements Transport.Listener {
        @Override
        public void onOpen() {
            told.add("open");
        }

        @Override
        public void onFrame(String frame) {
            told.add(frame);
        }

        @Override
        public void onClosed(int code, String reason) {
            told.add("closed " + code + " " + reason);
        }
    }

    private Transport.BearerLine streaming() {
        return (Transport.BearerLine) StreamTransport.streaming(loop, server).open("tok", new Listener());
    }

    private Transport.BearerLine open() {
        Transport.BearerLine line = streaming();
        server.says("open", OPEN);
        return line;
    }

    private Transport.BearerLine polling() {
        Transport.BearerLine line =
                (Transport.BearerLine) StreamTransport.polling(loop, server).open("tok", new Listener());
        server.says("open", OPEN);
        server.ends(200);
        return line;
    }

    private void pass(long millis) {
        world.advance(Duration.ofMillis(millis));
    }

    @Test
    void framesGoUpInOrderEachOnceTheOneBeforeHasArrived() {
        Transport.BearerLine line = streaming();
        line.send("a");
        pass(1000);
        assertThat(server.asked).as("not before it is open").containsExactly("GET tok");
        server.statuses.addAll(List.of(204, 0, 503, 204, 413));
        server.says("open", OPEN);
        line.send("b");
        line.send("too large");
        line.send("c");
        pass(1);
        assertThat(server.asked).containsExactly("GET tok", "POST a tok 1 204", "POST b tok 2 0");
        pass(499);
        assertThat(server.asked).hasSize(3);
        pass(3000);
        assertThat(server.asked.subList(2, server.asked.size()))
                .containsExactly(
                        "POST b tok 2 0",
                        "POST b tok 2 503",
                        "POST b tok 2 204",
                        "POST too large tok 3 413",
                        "POST c tok 3 204");
        server.says("frame", "{\"type\":\"pong\"}");
        server.says("later", "version");
        server.says("frame", "[1]");
        assertThat(told).containsExactly("open", "{\"type\":\"pong\"}", "[1]");
    }

    @Test
    void aNewerTokenIsShownWithTheNextRequest() {
        Transport.BearerLine line = polling();
        line.send("a");
        pass(10);
        line.renew("newer");
        line.send("b");
        server.says("frame", "x");
        server.ends(200);
        assertThat(server.asked)
                .containsExactly(
                        "GET poll=true tok", "GET tok 1", "POST a tok 1 204", "POST b newer 2 204", "GET newer 2");
    }

    @Test
    void aLineThatIsClosedLeavesItsStream() {
        for (Transport.BearerLine line : List.of(open(), polling())) {
            line.renew("newer");
            int before = server.asked.size();
            line.close();
            line.close();
            pass(60_000);
            assertThat(server.asked.subList(before, server.asked.size())).containsExactly("DELETE Bearer newer");
        }
    }

    @Test
    void whatIsNotOpenOrWasEndedByTheServerIsNotLeft() {
        streaming().close();
        Transport.BearerLine ended = open();
        server.says("close", "{\"code\":4409,\"reason\":\"elsewhere\"}");
        ended.close();
        Transport.BearerLine cut = open();
        server.ends(0);
        cut.close();
        assertThat(told).contains("closed 4409 elsewhere", "closed 1006 ");
        assertThat(server.asked).containsExactly("GET tok", "GET tok", "GET tok");
    }

    @ParameterizedTest
    @CsvSource({"401,4401", "403,4403", "404,1006", "409,1006"})
    void someStatusesOfAPostEndTheLine(int status, int code) {
        Transport.BearerLine line = open();
        server.statuses.add(status);
        line.send("a");
        line.send("b");
        pass(5000);
        assertThat(told).containsExactly("open", "closed " + code + " ");
        assertThat(server.asked).hasSize(2);
        assertThat(server.cancelled).as("the stream is let go of").isPositive();
    }

    @Test
    void aFrameThatGetsNowhereEndsTheLine() {
        Transport.BearerLine line = open();
        for (int i = 0; i < 100; i++) {
            server.statuses.add(i % 2 == 0 ? 503 : 0);
        }
        line.send("a");
        pass(29_000);
        assertThat(told).containsExactly("open");
        pass(2_000);
        assertThat(told).containsExactly("open", "closed 1006 ");
    }

    @Test
    void eachFrameHasTimeOfItsOwn() {
        Transport.BearerLine line = open();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                server.statuses.add(0);
            }
            server.statuses.add(204);
            line.send("a");
        }
        pass(70_000);
        assertThat(told).containsExactly("open");
    }

    @Test
    void theEndIsToldAsAWebSocketWould() {
        open();
        server.says("close", "{\"code\":4409,\"reason\":\"superseded\"}");
        server.ends(200);
        assertThat(told).containsExactly("open", "closed 4409 superseded");
    }

    @ParameterizedTest
    @CsvSource({"200,1006", "0,1006", "503,1006", "401,4401", "403,4403", "404,1006"})
    void whatNeverOpensHasFailed(int status, int code) {
        streaming();
        server.ends(status);
        assertThat(told).containsExactly("closed " + code + " ");
    }

    @Test
    void aStreamThatIsCutIsOver() {
        open();
        server.says("frame", "a");
        server.ends(0);
        assertThat(told).containsExactly("open", "a", "closed 1006 ");
    }

    @Test
    void whoClosesItHearsNothingMore() {
        Transport.BearerLine line = open();
        line.send("a");
        line.close();
        line.send("b");
        server.says("frame", "x");
        server.ends(0);
        pass(5000);
        assertThat(told).containsExactly("open");
        assertThat(server.asked).containsExactly("GET tok", "POST a tok 1 204", "DELETE Bearer tok");
        assertThat(server.cancelled).isPositive();
    }

    @Test
    void answersAreAskedForOneByOne() {
        polling();
        for (String frame : List.of("a", "b")) {
            server.says("frame", frame);
            server.ends(200);
        }
        server.says("close", "{\"code\":1012,\"reason\":\"restart\"}");
        server.ends(200);
        pass(5000);
        assertThat(server.asked).containsExactly("GET poll=true tok", "GET tok 1", "GET tok 2", "GET tok 3");
        assertThat(told).containsExactly("open", "a", "b", "closed 1012 restart");
    }

    @ParameterizedTest
    @CsvSource({"200", "0", "429", "502", "503"})
    void anAnswerThatIsEmptyOrLostIsAskedForAgain(int status) {
        polling();
        server.ends(status);
        pass(499);
        assertThat(server.asked).hasSize(2);
        pass(1);
        assertThat(server.asked).endsWith("GET tok 1", "GET tok 1");
        server.says("frame", "a");
        assertThat(server.asked).hasSize(3);
        server.ends(0);
        assertThat(server.asked)
                .as("what has come has come, whatever became of the rest")
                .endsWith("GET tok 2");
        assertThat(told).containsExactly("open", "a");
    }

    @ParameterizedTest
    @CsvSource({"401,4401", "403,4403", "404,1006", "409,1006"})
    void someStatusesOfAnAnswerEndTheLine(int status, int code) {
        polling();
        server.ends(status);
        pass(5000);
        assertThat(told).containsExactly("open", "closed " + code + " ");
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void whoClosesAPollAsksNoMore() {
        Transport.BearerLine line = polling();
        server.ends(503);
        line.close();
        pass(5000);
        assertThat(server.asked).containsExactly("GET poll=true tok", "GET tok 1", "DELETE Bearer tok");
        assertThat(told).containsExactly("open");
    }
}
