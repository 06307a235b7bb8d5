import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The copy of the checkout that bugs are planted in, built without any. */
final class Tree {
    private static final Set<String> LEFT_OUT = Set.of(".git", "target", "node_modules", ".idea", "planted-bugs");
    private static final Path CLASS_PATH = Path.of("target", "planted.path");

    private final Path checkout;
    private final Path work;
    private final Path top;

    Tree(Path checkout, Path work) {
        this.checkout = checkout;
        this.work = work;
        this.top = work.resolve("tree");
    }

    Path resolve(Path below) {
        return top.resolve(below);
    }

    boolean contains(Path directory) {
        return directory.startsWith(top);
    }

    /** Copies what has changed since the last run, so that Maven compiles only that. */
    void copy() throws IOException {
        Map<Path, Path> wanted = files(checkout);
        for (Path gone : files(Files.createDirectories(top)).keySet()) {
            if (!wanted.containsKey(gone)) {
                Files.delete(top.resolve(gone));
            }
        }
        for (Map.Entry<Path, Path> file : wanted.entrySet()) {
            Path copy = top.resolve(file.getKey());
            if (!Files.exists(copy) || Files.mismatch(copy, file.getValue()) >= 0) {
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file.getValue()));
            }
        }
    }

    static Map<Path, Path> files(Path directory) throws IOException {
        Map<Path, Path> found = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.toList()) {
                Path name = child.getFileName();
                if (Files.isRegularFile(child)) {
                    found.put(name, child);
                } else if (!LEFT_OUT.contains(name.toString())) {
                    files(child).forEach((below, file) -> found.put(name.resolve(below), file));
                }
            }
        }
        return found;
    }

    void build(boolean offline) throws Exception {
        List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-q", "-Dspotless.check.skip", "-Dcheckstyle.skip"));
        if (offline) {
            maven.add("-o");
        }
        maven.addAll(List.of("test-compile", "dependency:build-classpath", "-Dmdep.outputFile=" + CLASS_PATH));
        Outcome built = Outcome.of(maven, top, work.resolve("build.log"), 1_800);
        if (built.end() != Outcome.End.PASSED) {
            throw new IllegalStateException("the tree does not build: " + built.output());
        }
        String failed = compile(junit(), launcher(), checkout.resolve("planted-bugs/runner/test/RunTest.java"));
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed);
        }
    }

    private Path launcher() {
        return work.resolve("launcher");
    }

    /** The core has JUnit's launcher on its path; the other modules have the same JUnit without it. */
    private String junit() throws IOException {
        return Stream.of(dependencies(Path.of("collab-core")).split(File.pathSeparator))
                .filter(jar -> Path.of(jar).getFileName().toString().matches("(junit-|opentest4j).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String dependencies(Path module) throws IOException {
        return Files.readString(top.resolve(module).resolve(CLASS_PATH)).strip();
    }

    /** What the tests of a module run with. */
    String classPath(Path module) throws IOException {
        Path target = top.resolve(module).resolve("target");
        return path(
                target.resolve("test-classes"), target.resolve("classes"), dependencies(module), launcher(), junit());
    }

    static String path(Object... parts) {
        return Stream.of(parts).map(Object::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Compiles one file; what the compiler says if it refuses. */
    static String compile(String classPath, Path into, Path source) throws IOException {
        Files.createDirectories(into);
        var said = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-implicit:none", "--release", "17"));
        arguments.addAll(List.of("-encoding", "UTF-8", "-cp", classPath, "-d", into.toString(), source.toString()));
        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        return code == 0 ? "" : said.toString();
    }

    static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> below = Files.walk(directory)) {
                for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(directory);
    }
}
