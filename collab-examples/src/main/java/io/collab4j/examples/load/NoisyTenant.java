package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Twenty people type in one document of the demo, alone, and beside another tenant of which sixteen publish 7,900 characters ten
 * times a second each to a thousand readers: with the limits that the demo has by itself, and without any.
 */
public final class NoisyTenant {
    private static final String SECRET = "a-secret-of-the-noisy-tenant-only";
    private static final int TYPING = 20;
    private static final CrowdPace PACE = new CrowdPace(5, 3);
    private static final int READERS = 1_000;
    private static final int SHOUTING = 16;
    private static final int LENGTH = 7_900;
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final int ROUNDS = 3;
    private static final Duration STARTING = Duration.ofSeconds(10);
    /** Until a burst is used up, and what is owed for it paid. */
    private static final Duration BURST = Duration.ofSeconds(25);

    private final ServerProcess server;
    private final Duration measured;
    private int documents;

    private NoisyTenant(ServerProcess server, Duration measured) {
        this.server = server;
        this.measured = measured;
    }

    /** What the twenty have felt, and what the others were sent meanwhile. */
    private record Sample(DeliveryWindows delivery, double megabytes, double busy, Faults faults) {}

    /** Takes some eleven minutes and prints a table. The exit code is 1 if one of the twenty lost anything. */
    public static void main(String[] arguments) throws IOException {
        Path module = Path.of(System.getProperty("collab.module", "."));
        Path errors = module.resolve("target/noisy-tenant.log").toAbsolutePath();
        String seconds = System.getProperty("collab.load.seconds", "");
        Duration measured = Duration.ofSeconds(seconds.isEmpty() ? 20 : Long.parseLong(seconds));
        Pinning.GENERATOR.pinThisProcess();
        System.out.println(
                "limits  beside the twenty        p50 ms  p99 ms  middle p99 ms     x  others MB/s  server busy  refused  cut");
        boolean sound = true;
        for (boolean limited : List.of(true, false)) {
            List<String> options = limited ? List.of() : List.of("--rate-limits", "off");
            try (ServerProcess server = DemoProcess.startLimited(SECRET, options, errors)) {
                sound &= new NoisyTenant(server, measured).run(limited);
            }
        }
        System.exit(sound ? 0 : 1);
    }

    private boolean run(boolean limited) throws IOException {
        URI uri = URI.create(server.webSocketAddress() + "realtime/ws");
        try (LoudTenant loud = new LoudTenant(uri, SECRET, READERS, SHOUTING, LENGTH, EVERY)) {
            for (long until = System.nanoTime() + 60_000_000_000L; !loud.isComplete(); ) {
                if (System.nanoTime() > until) {
                    throw new IOException("the loud tenant has not come in");
                }
                LockSupport.parkNanos(100_000_000L);
            }
            // Not counted: a JVM is slow at first.
            measure(uri, loud);
            loud.raiseVoices();
            LockSupport.parkNanos(BURST.toNanos());
            loud.beSilent();
            boolean sound = true;
            for (int round = 0; round < ROUNDS; round++) {
                server.awaitQuiet();
                Sample alone = measure(uri, loud);
                long refused = loud.refused();
                long cut = loud.cut();
                loud.raiseVoices();
                LockSupport.parkNanos(BURST.toNanos());
                Sample beside = measure(uri, loud);
                loud.beSilent();
                print(limited, "nobody speaks", alone, alone, 0, 0);
                print(limited, "a thousand are shouted at", beside, alone, loud.refused() - refused, loud.cut() - cut);
                sound &= alone.faults().isNone() && beside.faults().isNone();
            }
            return sound;
        }
    }

    private Sample measure(URI uri, LoudTenant loud) throws IOException {
        try (Crowd crowd = new Crowd(uri, SECRET, PACE, System.nanoTime())) {
            CrowdDocument document = crowd.open("quiet-" + ++documents);
            crowd.invite(document, Collections.nCopies(TYPING, CrowdRole.TYPING));
            crowd.enter();
            crowd.live(STARTING);
            long before = loud.received();
            Cpu used = server.cpu();
            long began = System.nanoTime();
            DeliveryWindows delivery = DeliveryWindows.watch(crowd, measured);
            double took = (System.nanoTime() - began) / 1e9;
            double megabytes = (loud.received() - before) / 1e6 / took;
            double busy = server.cpu().since(used) / took;
            crowd.settle();
            return new Sample(delivery, megabytes, busy, crowd.recorder().faults());
        }
    }

    private static void print(boolean limited, String beside, Sample sample, Sample alone, long refused, long cut) {
        System.out.printf(
                Locale.ROOT,
                "%-6s  %-25s  %6.2f  %6.2f  %13.2f  %4.2f  %11.1f  %10.0f %%  %7d  %3d%n",
                limited ? "on" : "off",
                beside,
                sample.delivery().all().percentile(50),
                sample.delivery().all().percentile(99),
                sample.delivery().middle(),
                sample.delivery().middle() / alone.delivery().middle(),
                sample.megabytes(),
                100 * sample.busy(),
                refused,
                cut);
        if (!sample.faults().isNone()) {
            System.out.println(beside + ": " + sample.faults());
        }
    }
}
