package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the server sends when many threads have something for one peer, when much waits, and when it closes meanwhile. */
@EveryContainer
class WebSocketSendsTest {
    private static final Pattern APPLIED =
            Pattern.compile("\"type\":\"operation_applied\",\"document_id\":\"d(\\d)\",[^}]*?\"revision\":(\\d+),");
    private static final Pattern PONG = Pattern.compile("\"timestamp\":\"(\\d+) z");

    private final Container container;

    WebSocketSendsTest(Container container) {
        this.container = container;
    }

    /** One send at a time whatever happens: Tomcat throws at a second one, the others keep it in memory of their own. */
    @Test
    void eightThreadsWriteToOneReaderInOrder() throws Exception {
        int writers = 8;
        int edits = 150;
        List<String> documents =
                IntStream.range(0, writers).mapToObj(i -> "d" + i).toList();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT.unthrottled());
                RawWebSocket reader = bed.join("reader", documents.toArray(String[]::new))) {
            CompletableFuture<?>[] writing = documents.stream()
                    .map(document -> CompletableFuture.runAsync(() -> write(bed, document, edits), threads))
                    .toArray(CompletableFuture[]::new);
            int[] revisions = new int[writers];
            for (int heard = 0; heard < writers * edits; ) {
                Matcher applied = APPLIED.matcher(reader.hear("operation_applied"));
                while (applied.find()) {
                    int document = Integer.parseInt(applied.group(1));
                    assertThat(Integer.parseInt(applied.group(2))).isEqualTo(++revisions[document]);
                    heard++;
                }
            }
            CompletableFuture.allOf(writing).join();
            assertThat(bed.refusals()).isEmpty();
            assertThat(bed.failures()).isEmpty();
            assertThat(bed.endings("reader")).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(ContainerBed bed, String document, int edits) {
        try (RawWebSocket writer = bed.join("writer", document)) {
            for (int i = 0; i < edits; i++) {
                writer.say(ContainerBed.operation(document, i, i + 1, "['" + "x".repeat(200) + "']"));
                writer.hear("operation_acknowledged");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Undertow calls back inside the send: a next one sent from there overflowed the stack at a thousand. The reader is slow and
     * does not stand still: Linux (6.18) may drop what a peer confirms together with what it sends beyond a full window, and then
     * hears nothing at all for minutes.
     */
    @Test
    void fiftyThousandFramesWaitAndAllLeaveInOrder() throws Exception {
        int frames = 50_000;
        try (ContainerBed bed = new ContainerBed(
                        container, ContainerBed.outgoing(64 << 20, frames + 10, 1, Duration.ofMinutes(1)));
                RawWebSocket socket = bed.open("alice")) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> ping(bed, socket, frames));
            int waiting = 0;
            for (int i = 0; i < frames; i++) {
                if (!writing.isDone()) {
                    waiting = frames - i;
                    LockSupport.parkNanos(1_000_000);
                }
                Matcher pong = PONG.matcher(socket.hear("pong"));
                assertThat(pong.find()).isTrue();
                assertThat(Integer.parseInt(pong.group(1))).isEqualTo(i);
            }
            writing.join();
            assertThat(waiting).as("when all were written").isGreaterThan(frames / 2);
            assertThat(bed.failures()).isEmpty();
        }
    }

    private static void ping(ContainerBed bed, RawWebSocket socket, int frames) {
        String padding = "z".repeat(300);
        for (int i = 0; i < frames; i += 10) {
            String pings = IntStream.range(i, i + 10)
                    .mapToObj(n -> "{'type':'ping','timestamp':'" + n + " " + padding + "'}")
                    .toList()
                    .toString();
            try {
                socket.say(pings);
            } catch (IOException cut) {
                throw new AssertionError("at " + i + " it was cut: " + bed.closes() + bed.failures(), cut);
            }
        }
    }

    /** Tomcat forgets to call back, or breaks the connection off, when it closes during a send. */
    @Test
    void aCloseWaitsForWhatIsBeingSent() throws Exception {
        int answers = 40;
        String ping = "{'type':'ping','timestamp':'" + "y".repeat(7_000) + "'}";
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT.unthrottled())) {
            for (int round = 0; round < 60; round++) {
                String user = "user-" + round;
                try (RawWebSocket socket = bed.open(user)) {
                    for (int i = 0; i < answers; i++) {
                        socket.say(ping);
                    }
                    socket.sendBinary(new byte[1]);
                    assertThat(pongsUntilClose(socket)).isEqualTo(answers + " then close 1003");
                }
                ContainerBed.await("its session has ended", () -> bed.endings(user) > 0);
                assertThat(bed.endings(user)).isOne();
            }
            ContainerBed.await("all sockets have ended", () -> bed.node().sockets() == 0);
            assertThat(bed.failures()).isEmpty();
        }
    }

    private static String pongsUntilClose(RawWebSocket socket) throws IOException {
        long pongs = 0;
        while (true) {
            String heard = socket.hear();
            if (heard.startsWith("close ")) {
                return pongs + " then " + heard;
            }
            pongs += Stream.of(heard.split("\"pong\"", -1)).count() - 1;
        }
    }
}
