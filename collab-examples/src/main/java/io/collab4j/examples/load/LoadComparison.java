package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadPlan.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures the demo and ShareDB one after the other, each alone on one processor, and writes one table and one page. How
 * to start it is in {@code docs/BENCHMARKS.md}.
 *
 * <p>Properties: {@code collab.module} is the directory of this module, {@code collab.load} names the workloads with
 * commas (all), {@code collab.load.seconds} how long each run measures (10), {@code collab.load.people} how many are idle
 * and the most that are tried (10000).
 */
public final class LoadComparison {
    private static final int[] WRITERS = {10, 50};
    private static final int FIRST_IN_ONE_DOCUMENT = 20;
    private static final int FIRST_IN_THREES = 60;
    /** A process needs files for other things than connections, too. */
    private static final int SPARE_FILES = 300;

    private final Path output;
    private final Duration measured;
    private static final Duration COMPILED = Duration.ofSeconds(25);

    private final Duration warmUp;
    private final int people;
    private final List<Measurement> measurements = new ArrayList<>();

    /**
     * One row of the table.
     *
     * @param name of the workload, the same for every server
     * @param best what was measured; of a search the largest number of people that held
     * @param steps of a search, otherwise empty
     */
    record Measurement(String name, LoadResult best, List<LoadResult> steps) {}

    private LoadComparison(Path output, int seconds, int people) {
        this.output = output;
        this.measured = Duration.ofSeconds(seconds);
        this.warmUp = Duration.ofSeconds(Math.max(1, seconds / 2));
        this.people = people;
    }

    /** Takes some ten minutes for all workloads of both servers. */
    public static void main(String[] arguments) throws IOException {
        Path module = Path.of(property("collab.module", ".")).toAbsolutePath();
        Path output = Files.createDirectories(module.resolve("target/load"));
        String wanted = property("collab.load", "closed,open,threes,idle").toLowerCase(Locale.ROOT);
        LoadComparison comparison = new LoadComparison(
                output,
                Integer.parseInt(property("collab.load.seconds", "10")),
                Integer.parseInt(property("collab.load.people", "10000")));
        System.out.println(
                Pinning.isPossible()
                        ? "servers on processor 0, generator on processor 1"
                        : "nothing is pinned: servers and generator share the processors");
        Pinning.GENERATOR.pinThisProcess();
        List<Contender> contenders = new ArrayList<>(List.of(Contender.collab(module, output)));
        Contender.shareDb(module, output).ifPresent(contenders::add);
        for (Contender contender : contenders) {
            for (String workload : wanted.split(",", -1)) {
                comparison.measure(contender, Workload.valueOf(workload.strip().toUpperCase(Locale.ROOT)));
            }
        }
        comparison.report();
    }

    /** Maven passes what is not set as nothing. */
    private static String property(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private void measure(Contender contender, Workload workload) throws IOException {
        switch (workload) {
            case CLOSED -> {
                for (int writers : WRITERS) {
                    alone(contender, workload, writers, writers + " writers, closed loop", false);
                }
            }
            case OPEN ->
                search(contender, workload, 1, FIRST_IN_ONE_DOCUMENT, "people in one document, 5 edits/s each");
            case THREES -> search(contender, workload, 3, FIRST_IN_THREES, "people in threes, 5 edits/s each");
            case IDLE -> alone(contender, workload, mostPeople(), "idle, ten to a document", true);
        }
    }

    private void alone(Contender contender, Workload workload, int crowd, String name, boolean smallHeap)
            throws IOException {
        // On one processor a JVM takes long to compile what it runs, and its server is busy all the time.
        Duration settling = workload == Workload.CLOSED ? COMPILED : warmUp;
        try (ServerProcess server = contender.start(smallHeap)) {
            keep(name, run(contender, server, workload, crowd, settling), List.of());
        }
    }

    private void search(Contender contender, Workload workload, int unit, int first, String name) throws IOException {
        try (ServerProcess server = contender.start(false)) {
            CapacitySearch search =
                    new CapacitySearch(crowd -> run(contender, server, workload, crowd, warmUp), unit, mostPeople());
            // A JVM is slow at first; let it be so before anything counts, and treat the other server alike.
            System.out.println("warming up, not counted:");
            run(contender, server, workload, first, warmUp);
            Optional<LoadResult> best = search.find(first);
            keep(name, best.orElseGet(() -> search.steps().get(0)), search.steps());
        }
    }

    private LoadResult run(Contender contender, ServerProcess server, Workload workload, int crowd, Duration settling)
            throws IOException {
        server.awaitQuiet();
        LoadPlan plan = contender.plan(server, workload, crowd, settling, measured);
        LoadResult result = new LoadGenerator(plan, server.watch()).run();
        System.out.println(String.join("  ", LoadTable.row(result)));
        return result;
    }

    private void keep(String name, LoadResult best, List<LoadResult> steps) {
        measurements.add(new Measurement(name, best, List.copyOf(steps)));
    }

    /** No more than the files that a process may open; a server needs as many. */
    private int mostPeople() {
        long files = FileLimit.ofThisProcess() - SPARE_FILES;
        if (files < people) {
            System.out.printf(
                    Locale.ROOT,
                    "only %d connections: raise the limit of open files (ulimit -n) to %d for %d of them%n",
                    files,
                    people + SPARE_FILES,
                    people);
        }
        return (int) Math.min(files, people);
    }

    private void report() throws IOException {
        List<LoadResult> results = measurements.stream().map(Measurement::best).toList();
        System.out.print(LoadTable.of(results));
        Path page = output.resolve("index.html");
        Files.writeString(page, LoadPage.of(measurements));
        System.out.println("page: " + page);
    }
}
