package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Twenty people type in one document of the demo, alone, then beside somebody who has stopped reading, then beside somebody
 * who reads a kilobyte a second: what that does to the time until the twenty hear of each other, and to the heap.
 */
public final class SlowReaders {
    private static final String SECRET = "a-secret-of-the-slow-readers-only";
    private static final int TYPING = 20;
    private static final int ROUNDS = 2;
    /** Long edits, so that what the kernel keeps for one who does not read is full soon. */
    private static final CrowdPace PACE = new CrowdPace(5, 4_000);
    /** So that the heap is not full of history. */
    private static final List<String> HISTORY = List.of("--history", "1000");

    private static final Duration STARTING = Duration.ofSeconds(6);
    private static final Duration FILLING = Duration.ofSeconds(10);
    private static final int LOOKS = 10;

    private final ServerProcess server;
    private final Duration measured;
    private int documents;

    private SlowReaders(ServerProcess server, Duration measured) {
        this.server = server;
        this.measured = measured;
    }

    /** Who is there beside the twenty. */
    private enum Peer {
        NONE("nobody"),
        STOPPED("one reads nothing"),
        SLOW("one reads 1 KB/s");

        private final String title;

        Peer(String title) {
            this.title = title;
        }

        List<CrowdRole> roles() {
            return switch (this) {
                case NONE -> List.of();
                case STOPPED -> List.of(CrowdRole.STOPPED);
                case SLOW -> List.of(CrowdRole.SLOW);
            };
        }
    }

    /**
     * Of one peer.
     *
     * @param delivery to the others
     * @param cut times that the server closed its connection
     * @param heapBefore in KiB, before it came
     * @param heapBeside while it was there
     * @param heapAfter when it had gone
     */
    private record Sample(
            DeliveryWindows delivery, long cut, long heapBefore, long heapBeside, long heapAfter, Faults faults) {
        Sample and(Sample next) {
            return new Sample(
                    delivery.and(next.delivery),
                    cut + next.cut,
                    next.heapBefore,
                    Math.max(heapBeside, next.heapBeside),
                    next.heapAfter,
                    faults.isNone() ? next.faults : faults);
        }
    }

    /** Takes some five minutes and prints a table. The exit code is 1 if anybody lost anything. */
    public static void main(String[] arguments) throws IOException {
        Path module = Path.of(System.getProperty("collab.module", "."));
        Path errors = module.resolve("target/slow-readers.log").toAbsolutePath();
        String seconds = System.getProperty("collab.load.seconds", "");
        Duration measured = Duration.ofSeconds(seconds.isEmpty() ? 20 : Long.parseLong(seconds));
        Map<Peer, Sample> samples = new EnumMap<>(Peer.class);
        try (ServerProcess server = DemoProcess.start(SECRET, HISTORY, errors)) {
            SlowReaders run = new SlowReaders(server, measured);
            // Not counted: a JVM is slow at first.
            run.measure(Peer.NONE);
            for (int round = 0; round < ROUNDS; round++) {
                for (Peer peer : Peer.values()) {
                    samples.merge(peer, run.measure(peer), Sample::and);
                }
            }
        }
        print(samples);
        System.exit(samples.values().stream().allMatch(sample -> sample.faults().isNone()) ? 0 : 1);
    }

    private Sample measure(Peer peer) throws IOException {
        URI uri = URI.create(server.webSocketAddress() + "realtime/ws");
        try (Crowd crowd = new Crowd(uri, SECRET, PACE, System.nanoTime())) {
            CrowdDocument document = crowd.open("slow-" + ++documents);
            crowd.invite(document, Collections.nCopies(TYPING, CrowdRole.TYPING));
            crowd.enter();
            crowd.live(STARTING);
            crowd.settle();
            long before = heap();
            crowd.invite(document, peer.roles());
            crowd.enter();
            crowd.live(FILLING);
            DeliveryWindows delivery = DeliveryWindows.watch(crowd, measured);
            long beside = server.watch().footprint().heapKiB();
            crowd.settle();
            crowd.dismissSlowReaders();
            long after = heap();
            return new Sample(
                    delivery,
                    crowd.tally().cutConnections(),
                    before,
                    beside,
                    after,
                    crowd.recorder().faults());
        }
    }

    /** When it does not fall any more. */
    private long heap() throws IOException {
        long least = server.watch().footprint().heapKiB();
        for (int look = 0; look < LOOKS; look++) {
            LockSupport.parkNanos(200_000_000L);
            long now = server.watch().footprint().heapKiB();
            if (now >= least) {
                break;
            }
            least = now;
        }
        return least;
    }

    private static void print(Map<Peer, Sample> samples) {
        Sample alone = Objects.requireNonNull(samples.get(Peer.NONE));
        System.out.println("beside the twenty   deliveries  p50 ms     x  p99 ms     x  middle p99 ms     x  cut"
                + "  heap MiB before, beside, after");
        samples.forEach((peer, sample) -> System.out.printf(
                Locale.ROOT,
                "%-18s  %,10d  %6.2f  %4.2f  %6.2f  %4.2f  %13.2f  %4.2f  %3d  %15.1f  %6.1f  %5.1f%n",
                peer.title,
                sample.delivery().all().count(),
                sample.delivery().all().percentile(50),
                sample.delivery().all().percentile(50) / alone.delivery().all().percentile(50),
                sample.delivery().all().percentile(99),
                sample.delivery().all().percentile(99) / alone.delivery().all().percentile(99),
                sample.delivery().middle(),
                sample.delivery().middle() / alone.delivery().middle(),
                sample.cut(),
                sample.heapBefore() / 1024.0,
                sample.heapBeside() / 1024.0,
                sample.heapAfter() / 1024.0));
        samples.forEach((peer, sample) -> {
            if (!sample.faults().isNone()) {
                System.out.println(peer.title + ": " + sample.faults());
            }
        });
    }
}
