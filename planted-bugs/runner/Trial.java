import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tries bugs: each in a place of its own, in front of the tree's classes, so that nothing has to be put back. */
final class Trial {
    private final Tree tree;
    private final Path work;
    private final WithoutBugs withoutBugs;

    Trial(Tree tree, Path work, WithoutBugs withoutBugs) {
        this.tree = tree;
        this.work = work;
        this.withoutBugs = withoutBugs;
    }

    Outcome of(Bug bug) throws Exception {
        Path source = tree.resolve(bug.file());
        String planted = Files.exists(source) ? bug.plantedIn(Files.readString(source)) : null;
        if (planted == null) {
            return new Outcome(Outcome.End.DOES_NOT_APPLY, "the snippet is not exactly once in " + bug.file());
        }
        Outcome without = withoutBugs.of(bug);
        if (without.end() != Outcome.End.PASSED) {
            return new Outcome(Outcome.End.FAILS_ANYWAY, without.end() + "\n" + without.output());
        }
        return bug.isScript() ? script(bug, planted) : java(bug, planted);
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
        return TestRun.junit(tree, bug.module(), classPath, List.of(bug.test()), log, bug.seconds());
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
        return TestRun.node(
                place.resolve(bug.module()), bug.test(), place.resolve("test.log"), bug.seconds());
    }
}
