package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Peers that read nothing, on bare sockets: what they cost, how they end, and that nobody else is held up. */
@EveryContainer
class StuckPeerTest {
    /** More than the kernel's buffers between two sockets take. */
    private static final int ANSWERS = 1_500;

    private static final String PING = "{'type':'ping','timestamp':'" + "y".repeat(7_000) + "'}";

    private static final Pattern REVISION = Pattern.compile("\"revision\":(\\d+),\"operation\"");

    private final Container container;

    StuckPeerTest(Container container) {
        this.container = container;
    }

    /** One whose answers all wait: one frame is under way and does not get through. */
    private static ContainerBed patientBed(Container container, Duration sendTimeout) throws Exception {
        return new ContainerBed(container, ContainerBed.outgoing(64 << 20, 100_000, 64 * 1024, sendTimeout));
    }

    /** Asks for answers it does not read, until it is cut if that comes first. */
    private static void block(RawWebSocket socket) {
        try {
            for (int i = 0; i < ANSWERS; i++) {
                socket.say(PING);
            }
        } catch (IOException cut) {
            // Its session has ended already.
        }
    }

    private static void assertAlive(RawWebSocket socket) throws IOException {
        socket.say("{'type':'ping','timestamp':'still here'}");
        assertThat(socket.hear("pong")).contains("still here");
    }

    @Test
    void itEndsOnceWhenItsFrameHasTimedOutAndItsSocketSoonAfter() throws Exception {
        try (ContainerBed bed = patientBed(container, Duration.ofMillis(500));
                RawWebSocket other = bed.open("other")) {
            long sockets = bed.node().sockets();
            try (RawWebSocket stuck = bed.open("stuck")) {
                block(stuck);
                ContainerBed.await("its session has ended", () -> bed.endings("stuck") > 0);
                assertAlive(other);
                ContainerBed.await("its socket has ended", () -> bed.node().sockets() <= sockets);
            }
            assertAlive(other);
            assertThat(bed.endings("stuck")).isOne();
            assertThat(bed.failures()).isEmpty();
        }
    }

    @Test
    void itEndsAlsoIfItGoesOnSending() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ContainerBed bed = patientBed(container, Duration.ofMillis(500));
                RawWebSocket stuck = bed.open("stuck")) {
            block(stuck);
            CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> sendUntilCut(stuck, over));
            ContainerBed.await("its socket has ended", () -> bed.node().sockets() == 0);
            assertThat(bed.endings("stuck")).isOne();
            over.set(true);
            cut.join();
        }
    }

    private static void sendUntilCut(RawWebSocket socket, AtomicBoolean over) {
        try {
            while (!over.get()) {
                socket.sendPong();
                Thread.sleep(20);
            }
        } catch (IOException cut) {
            // As it should be.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void manyOfThemHoldUpNobodyWhoCloses() throws Exception {
        try (ContainerBed bed = patientBed(container, Duration.ofMillis(500));
                RawWebSocket polite = bed.open("polite")) {
            List<RawWebSocket> stuck = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                stuck.add(bed.open("stuck"));
                block(stuck.get(i));
            }
            ContainerBed.await("all but one have ended", () -> bed.openSessions() == 1);
            polite.sendBinary(new byte[1]);
            assertThat(polite.closeCode()).isEqualTo(1003);
            assertThat(bed.endings("stuck")).isEqualTo(6);
            for (RawWebSocket socket : stuck) {
                socket.close();
            }
        }
    }

    @Test
    void itMayHaveOnlySoMuchWaiting() throws Exception {
        int most = 256 * 1024;
        try (ContainerBed bed =
                        new ContainerBed(container, ContainerBed.outgoing(most, 1_000, 8_192, Duration.ofHours(1)));
                RawWebSocket stuck = bed.open("stuck")) {
            block(stuck);
            ContainerBed.await("its session has ended", () -> bed.endings("stuck") > 0);
            ContainerBed.await("its socket has ended", () -> bed.node().sockets() == 0);
            assertThat(bed.endings("stuck")).isOne();
        }
    }

    /** Forty times 12 MB of edits, less what the kernel takes, would be more than a quarter of a gigabyte. */
    @Test
    void readersThatStopCostNothingPerEditAndTheOthersGetEachOne() throws Exception {
        int edits = 400;
        String text = "x".repeat(60_000);
        try (ContainerBed bed = patientBed(container, Duration.ofHours(1));
                RawWebSocket writer = bed.join("writer", "d");
                RawWebSocket reader = bed.join("reader", "d")) {
            List<RawWebSocket> stopped = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                stopped.add(bed.join("stopped", "d"));
            }
            long before = heap();
            for (int i = 0; i < edits; i++) {
                boolean insert = i % 2 == 0;
                writer.say(ContainerBed.operation("d", i, i + 1, insert ? "['" + text + "']" : "[-60000]"));
                assertThat(writer.hear("operation_acknowledged")).contains("\"revision\":" + (i + 1) + ",");
                assertThat(reader.hear("operation_applied")).contains("\"revision\":" + (i + 1) + ",");
            }
            assertThat(bed.openSessions()).isEqualTo(42);
            assertThat(heap() - before).as("bytes of heap").isLessThan(120_000_000);
            for (RawWebSocket socket : stopped) {
                socket.close();
            }
            ContainerBed.await("they have all ended", () -> bed.openSessions() == 2);
            assertThat(bed.endings("stopped")).isEqualTo(40);
            assertAlive(reader);
        }
    }

    @Test
    void theOthersOfItsDocumentGoOnWhileItIsFlooding() throws Exception {
        try (ContainerBed bed = new ContainerBed(container, CollabLimits.DEFAULT.unthrottled());
                RawWebSocket stuck = bed.join("stuck", "d");
                RawWebSocket alice = bed.join("alice", "d");
                RawWebSocket bob = bed.join("bob", "d")) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> block(stuck));
            for (int i = 0; i < 50; i++) {
                alice.say(ContainerBed.operation("d", i, i + 1, "['" + "x".repeat(15_000) + "']"));
                alice.hear("operation_acknowledged");
                bob.hear("operation_applied");
            }
            flood.join();
            ContainerBed.await("its session has ended", () -> bed.endings("stuck") == 1);
        }
    }

    /** It takes a fortieth of what the others get. What it is told has no gaps until it is told that there is one. */
    @Test
    void aSlowReaderIsOvertakenAndGoesOnAndTheOthersNeverWait() throws Exception {
        int edits = 1_600;
        List<String> told = new ArrayList<>();
        try (ContainerBed bed = patientBed(container, Duration.ofHours(1));
                RawWebSocket slow = bed.join("slow", "d");
                RawWebSocket writer = bed.join("writer", "d");
                RawWebSocket reader = bed.join("reader", "d")) {
            for (int i = 0; i < edits; i++) {
                String text = i % 2 == 0 ? "['" + "x".repeat(15_000) + "']" : "[-15000]";
                writer.say(ContainerBed.operation("d", i, i + 1, text));
                assertThat(writer.hear("operation_acknowledged")).contains("\"revision\":" + (i + 1) + ",");
                assertThat(reader.hear("operation_applied")).contains("\"revision\":" + (i + 1) + ",");
                if (i % 40 == 39) {
                    told.add(slow.hear());
                }
            }
            assertThat(bed.endings("slow")).isZero();
            while (!told.get(told.size() - 1).contains("resync")) {
                told.add(slow.hear());
            }
            assertThat(told.get(told.size() - 1)).contains("\"reason\":\"overtaken\"");
            Matcher revisions = REVISION.matcher(String.join("", told));
            for (int next = 1; revisions.find(); next++) {
                assertThat(Integer.parseInt(revisions.group(1))).isEqualTo(next);
            }
            slow.say(ContainerBed.operation("d", edits, 1, "['y']"));
            assertThat(slow.hear("\"error\"")).contains("\"not_joined\"");
            slow.say("{'type':'document_join','document_id':'d','fields':['notes']}");
            assertThat(slow.hear("document_joined")).contains("\"revision\":" + edits + ",");
            writer.say(ContainerBed.operation("d", edits, edits + 1, "['z']"));
            assertThat(slow.hear("operation_applied")).contains("\"revision\":" + (edits + 1) + ",");
            slow.say(ContainerBed.operation("d", edits + 1, 1, "['y']"));
            assertThat(slow.hear("operation_acknowledged")).contains("\"revision\":" + (edits + 2) + ",");
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
