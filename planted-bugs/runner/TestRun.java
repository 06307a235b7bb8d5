import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs tests in a process of their own. */
final class TestRun {
    private TestRun() {}

    /** @param tests each {@code class#method} */
    static Outcome junit(Tree tree, Path module, String classPath, List<String> tests, Path log, int seconds)
            throws Exception {
        List<String> java = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-Dcollab.proof=ci",
                "-Dcollab.require=node",
                "-cp",
                classPath,
                "RunTest"));
        java.addAll(tests);
        return Outcome.of(java, tree.resolve(module), log, seconds);
    }

    /** @param test {@code file#name of the test} */
    static Outcome node(Path module, String test, Path log, int seconds) throws Exception {
        String[] parts = test.split("#", 2);
        String name = parts[1].replaceAll("[^A-Za-z0-9 ]", ".") + "$";
        List<String> node = List.of("node", "--test-reporter=tap", "--test-name-pattern=" + name, parts[0]);
        return Outcome.of(node, module.resolve("src/test/js"), log, seconds).ofTap();
    }
}
