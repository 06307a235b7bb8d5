import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries every planted bug and prints what became of each; ends with 0 if the tests have caught them all. */
final class PlantedBugs {
    private final Options options;
    private final Path killedBefore;
    private final Path work;

    private PlantedBugs(Options options, Path work) {
        this.options = options;
        this.work = work;
        this.killedBefore = work.resolve("killed.txt");
    }

    private record Options(Set<String> only, boolean resume, boolean offline, int jobs) {
        static Options of(List<String> given) {
            return new Options(
                    given.contains("--only") ? Set.of(after(given, "--only").split(",")) : Set.of(),
                    given.contains("--resume"),
                    given.contains("--offline"),
                    given.contains("--jobs") ? Integer.parseInt(after(given, "--jobs")) : 2);
        }

        private static String after(List<String> given, String option) {
            return given.get(given.indexOf(option) + 1);
        }
    }

    private record Row(Bug bug, Outcome outcome) {}

    public static void main(String[] arguments) throws Exception {
        Path checkout = Path.of("").toAbsolutePath();
        Path work = checkout.resolve("target").resolve("planted-bugs");
        Options options = Options.of(List.of(arguments));
        Tree tree = new Tree(checkout, work);
        tree.copy();
        tree.build(options.offline());
        List<Bug> bugs = Bug.readAll(checkout.resolve("planted-bugs").resolve("bugs"));
        System.exit(new PlantedBugs(options, work).run(bugs, tree) ? 0 : 1);
    }

    private boolean run(List<Bug> all, Tree tree) throws Exception {
        List<Bug> bugs = all.stream()
                .filter(bug -> options.only().isEmpty() || options.only().contains(bug.id()))
                .toList();
        List<String> done =
                options.resume() && Files.exists(killedBefore) ? Files.readAllLines(killedBefore) : List.of();
        Files.write(killedBefore, done);
        ExecutorService pool = Executors.newFixedThreadPool(options.jobs());
        try {
            List<Bug> left =
                    bugs.stream().filter(bug -> !done.contains(bug.id())).toList();
            int killed = bugs.size() - left.size() + run(left, tree, pool);
            System.out.printf("%d planted bugs, %d killed, %d not%n", bugs.size(), killed, bugs.size() - killed);
            return killed == bugs.size() && !bugs.isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    private int run(List<Bug> bugs, Tree tree, ExecutorService pool) throws Exception {
        WithoutBugs withoutBugs = new WithoutBugs(tree, work);
        withoutBugs.runTogether(bugs, pool);
        Trial trial = new Trial(tree, work, withoutBugs);
        List<Future<Row>> rows = new ArrayList<>();
        for (Bug bug : bugs) {
            rows.add(pool.submit(() -> new Row(bug, trial.of(bug))));
        }
        int killed = 0;
        for (Future<Row> row : rows) {
            killed += show(row.get()) ? 1 : 0;
        }
        return killed;
    }

    private boolean show(Row row) throws IOException {
        Bug bug = row.bug();
        boolean killed = bug.isKilledBy(row.outcome());
        String test = bug.test().substring(bug.test().lastIndexOf('.', bug.test().indexOf('#')) + 1);
        System.out.printf("%-34s %-16s %s%n", bug.id(), killed ? "killed" : word(row.outcome()), test);
        if (killed) {
            Files.writeString(killedBefore, bug.id() + "\n", StandardOpenOption.APPEND);
        } else {
            System.out.println("    breaks: " + bug.breaks());
            row.outcome().output().lines().limit(20).forEach(line -> System.out.println("    " + line));
        }
        return killed;
    }

    private static String word(Outcome outcome) {
        return outcome.end() == Outcome.End.PASSED
                ? "SURVIVED"
                : outcome.end().name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }
}
