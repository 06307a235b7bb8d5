import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** Tries bugs: each in a place of its own, in front of the tree's classes, so that nothing has to be put back. */
final class Trial {
    private final Tree tree;
    private final Path work;
    private final Map<String, FutureTask<Outcome>> withoutBug = new ConcurrentHashMap<>();

    Trial(Tree tree, Path work) {
        this.tree = tree;
        this.work = work;
    }

    Outcome of(Bug bug) throws Exception {
        Path source = tree.resolve(bug.file());
        String planted = Files.exists(source) ? bug.plantedIn(Files.readString(source)) : null;
        if (planted == null) {
            return new Outcome(Outcome.End.DOES_NOT_APPLY, "the snippet is not exactly once in " + bug.file());
        }
        Outcome without = withoutBug(bug);
        if (without.end() != Outcome.End.PASSED) {
            return new Outcome(Outcome.End.FAILS_ANYWAY, without.end() + "\n" + without.output());
        }
        return bug.isScript() ? script(bug, planted) : java(bug, planted);
    }

    /** Each test is run once without any bug, by whoever asks first. */
    private Outcome withoutBug(Bug bug) throws Exception {
        FutureTask<Outcome> mine = new FutureTask<>(() -> {
            Path log = work.resolve("without").resolve(bug.id() + ".log");
            return bug.isScript()
                    ? node(bug, tree.resolve(bug.module()), log)
                    : junit(bug, tree.classPath(bug.module()), log);
        });
        FutureTask<Outcome> known = withoutBug.putIfAbsent(bug.module() + " " + bug.test(), mine);
        if (known == null) {
            mine.run();
            return mine.get();
        }
        return known.get();
    }

    private Outcome java(Bug bug, String planted) throws Exception {
        Path place = Tree.emptied(work.resolve("bugs").resolve(bug.id()));
        Path classes = place.resolve("classes");
        Path resources = bug.file().subpath(0, 1).resolve("src/main/resources");
        if (bug.file().startsWith(resources)) {
            // Stands before the one of the module on the class path.
            Path resource = classes.resolve(resources.relativize(bug.file()).toString());
            Files.createDirectories(resource.getParent());
            Files.writeString(resource, planted);
            return junit(bug, Tree.path(classes, tree.classPath(bug.module())), place.resolve("test.log"));
        }
        Path source = place.resolve(bug.file().getFileName());
        Files.writeString(source, planted);
        Path module = bug.file().getName(0);
        String failed = Tree.compile(tree.classPath(module), classes, source);
        return failed.isEmpty()
                ? junit(bug, Tree.path(classes, tree.classPath(bug.module())), place.resolve("test.log"))
                : new Outcome(Outcome.End.DOES_NOT_COMPILE, failed);
    }

    private Outcome junit(Bug bug, String classPath, Path log) throws Exception {
        List<String> java = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-Dcollab.proof=ci",
                "-Dcollab.require=node",
                "-cp",
                classPath,
                "RunTest",
                bug.test());
        return Outcome.of(java, tree.resolve(bug.module()), log, bug.seconds());
    }

    /** The browser client's tests read its sources, so they get a copy of both. */
    private Outcome script(Bug bug, String planted) throws Exception {
        Path place = Tree.emptied(work.resolve("bugs").resolve(bug.id()));
        for (Path part : List.of(
                bug.module().resolve("src/main/resources"),
                bug.module().resolve("src/test/js"),
                Path.of("collab-ot/src/test/resources"))) {
            Path to = place.resolve(part);
            for (Map.Entry<Path, Path> file : Tree.files(tree.resolve(part)).entrySet()) {
                Files.createDirectories(to.resolve(file.getKey()).getParent());
                Files.copy(file.getValue(), to.resolve(file.getKey()));
            }
        }
        Files.writeString(place.resolve(bug.file()), planted);
        return node(bug, place.resolve(bug.module()), place.resolve("test.log"));
    }

    private static Outcome node(Bug bug, Path module, Path log) throws Exception {
        String[] test = bug.test().split("#", 2);
        String name = test[1].replaceAll("[^A-Za-z0-9 ]", ".") + "$";
        List<String> node = List.of("node", "--test-reporter=tap", "--test-name-pattern=" + name, test[0]);
        return Outcome.of(node, module.resolve("src/test/js"), log, bug.seconds()).ofTap();
    }
}
