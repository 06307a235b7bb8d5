import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * How each test ends where no bug is planted. Many of them run in one process, which saves starting one for each; a test
 * that does not pass there, or comes behind one that does not, is run alone by whoever asks for it first.
 */
final class WithoutBugs {
    private static final int IN_ONE_PROCESS = 40;
    private static final int SECONDS = 600;
    private static final String PASSED = "RunTest: passed ";

    private final Tree tree;
    private final Path logs;
    private final Map<String, FutureTask<Outcome>> known = new ConcurrentHashMap<>();

    WithoutBugs(Tree tree, Path work) {
        this.tree = tree;
        this.logs = work.resolve("without");
    }

    void runTogether(List<Bug> bugs, ExecutorService pool) throws Exception {
        Map<Path, TreeSet<String>> byModule = new TreeMap<>();
        for (Bug bug : bugs) {
            if (!bug.isScript()) {
                byModule.computeIfAbsent(bug.module(), module -> new TreeSet<>()).add(bug.test());
            }
        }
        List<Future<?>> runs = new ArrayList<>();
        byModule.forEach((module, tests) -> {
            List<String> all = List.copyOf(tests);
            for (int from = 0; from < all.size(); from += IN_ONE_PROCESS) {
                List<String> some = all.subList(from, Math.min(all.size(), from + IN_ONE_PROCESS));
                Path log = logs.resolve(module + "-" + from + ".log");
                runs.add(pool.submit(() -> {
                    run(module, some, log);
                    return null;
                }));
            }
        });
        for (Future<?> run : runs) {
            run.get();
        }
    }

    private void run(Path module, List<String> tests, Path log) throws Exception {
        TestRun.junit(tree, module, tree.classPath(module), tests, log, SECONDS);
        List<String> said = Files.readAllLines(log);
        for (String test : tests) {
            if (said.contains(PASSED + test)) {
                FutureTask<Outcome> passed = new FutureTask<>(() -> new Outcome(Outcome.End.PASSED, ""));
                passed.run();
                known.put(key(module, test), passed);
            }
        }
    }

    Outcome of(Bug bug) throws Exception {
        FutureTask<Outcome> mine = new FutureTask<>(() -> {
            Path log = logs.resolve(bug.id() + ".log");
            return bug.isScript()
                    ? TestRun.node(tree.resolve(bug.module()), bug.test(), log, bug.seconds())
                    : TestRun.junit(
                            tree, bug.module(), tree.classPath(bug.module()), List.of(bug.test()), log, bug.seconds());
        });
        FutureTask<Outcome> before = known.putIfAbsent(key(bug.module(), bug.test()), mine);
        if (before == null) {
            mine.run();
            return mine.get();
        }
        return before.get();
    }

    private static String key(Path module, String test) {
        return module + " " + test;
    }
}
