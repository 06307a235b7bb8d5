package io.collab4j.examples.load;

import io.collab4j.examples.load.ServerWatch.Footprint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A mixed crowd on the demo server, in laps: some type, some come and go, some read slowly or not at all, most are just
 * there. After each lap everybody leaves, and what the server's process still holds is looked at.
 */
public final class Soak {
    private static final String SECRET = "a-secret-of-the-soak-only";
    private static final int PEOPLE = 1_000;
    private static final Duration LAP = Duration.ofMinutes(5);
    /** The demo keeps ten minutes of history, which has to be there before anything counts. */
    private static final int SETTLING_LAPS = 4;

    private static final long HEAP_SLACK_KIB = 2 * 1024;
    /** Open files of a process beside its connections, at most. */
    private static final long SPARE_FILES = 100;
    /** A server's process opens some files when it first needs them. */
    private static final long FILES = 32;

    private static final int LOOKS = 60;
    private static final long BETWEEN_LOOKS = 500_000_000L;

    private final SoakPlan plan;
    private final Crowd crowd;
    private final ServerWatch watch;
    private final List<Footprint> footprints = new ArrayList<>();

    private Soak(SoakPlan plan, Crowd crowd, ServerWatch watch) {
        this.plan = plan;
        this.crowd = crowd;
        this.watch = watch;
    }

    /**
     * Two hours, or as many minutes as {@code collab.soak.minutes} says, half an hour at least. The exit code is 1 if
     * anything grew, or was lost, doubled, out of order or refused.
     */
    public static void main(String[] arguments) throws IOException {
        String said = System.getProperty("collab.soak.minutes", "");
        long minutes = said.isEmpty() ? 120 : Long.parseLong(said);
        int laps = (int) Math.max(SETTLING_LAPS + 2, minutes / LAP.toMinutes());
        Path module = Path.of(System.getProperty("collab.module", "."));
        SoakResult result = run(
                new SoakPlan(PEOPLE, LAP, laps, SETTLING_LAPS, HEAP_SLACK_KIB, List.of()),
                module.resolve("target/soak.log").toAbsolutePath());
        System.out.println(result.faults());
        result.growth().forEach(grown -> System.out.println("grown: " + grown));
        System.exit(result.isSound() ? 0 : 1);
    }

    /**
     * Starts a demo server from this class path, lets a crowd live on it, and prints a line for each lap.
     *
     * @param errors file that the server's errors go to
     * @throws IOException if the server does not start, or this machine cannot open the connections
     */
    public static SoakResult run(SoakPlan plan, Path errors) throws IOException {
        long files = FileLimit.ofThisProcess();
        if (files < plan.people() + SPARE_FILES) {
            throw new IOException("only " + files + " open files are allowed here: raise ulimit -n for " + plan.people()
                    + " connections");
        }
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (ServerProcess server = DemoProcess.start(SECRET, plan.serverOptions(), errors);
                Crowd crowd =
                        new Crowd(URI.create(server.webSocketAddress() + "realtime/ws"), SECRET, SoakPlan.PACE, seed)) {
            for (int document = 0; document < plan.documents(); document++) {
                crowd.invite(crowd.open("soak-" + document), plan.roles(document));
            }
            return new Soak(plan, crowd, server.watch()).laps();
        }
    }

    private SoakResult laps() throws IOException {
        long idle = watch.footprint().files();
        System.out.println("   lap  heap MiB  files  threads     edits  resumed  in doubt  resent     cut  overtaken");
        for (int lap = 1; lap <= plan.laps(); lap++) {
            crowd.enter();
            crowd.live(plan.lap());
            crowd.settle();
            crowd.leave();
            footprints.add(look(idle + FILES));
            print(lap);
        }
        return new SoakResult(plan, footprints, crowd.recorder().faults(), crowd.tally());
    }

    /** Looks when the connections are gone and the heap does not fall any more, or after a long while. */
    private Footprint look(long files) throws IOException {
        Footprint before = watch.footprint();
        for (int look = 0; look < LOOKS; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
            Footprint now = watch.footprint();
            if (now.files() <= files && now.heapKiB() >= before.heapKiB() - before.heapKiB() / 500) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private void print(int lap) {
        Footprint now = footprints.get(footprints.size() - 1);
        CrowdTally tally = crowd.tally();
        System.out.printf(
                Locale.ROOT,
                "%6d  %8.1f  %5d  %7d  %,8d  %,7d  %,8d  %,6d  %,6d  %,9d%n",
                lap,
                now.heapKiB() / 1024.0,
                now.files(),
                now.threads(),
                tally.edits(),
                tally.resumedClients(),
                tally.editsLeftInDoubt(),
                tally.resentEdits(),
                tally.cutConnections(),
                tally.overtakenReaders());
    }
}
