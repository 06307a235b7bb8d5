import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a test ended, and what it printed. */
record Outcome(End end, String output) {
    enum End {
        PASSED,
        /** An assertion failed: what a bug is expected to come to. */
        ASSERTED,
        /** It threw something else. */
        THREW,
        HUNG,
        /** It was skipped, or there is no such test. */
        ABSENT,
        DOES_NOT_COMPILE,
        DOES_NOT_APPLY,
        /** The test fails without the bug. */
        FAILS_ANYWAY
    }

    private static final List<End> CODES = List.of(End.ASSERTED, End.THREW, End.ABSENT);

    /** Runs a process to its end; its code is one of {@code RunTest}, or 0. */
    static Outcome of(List<String> command, Path directory, Path log, int seconds) throws Exception {
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Outcome(ended ? endOf(process.exitValue()) : End.HUNG, tail(log));
    }

    private static End endOf(int code) {
        if (code == 0) {
            return End.PASSED;
        }
        return code >= 10 && code < 13 ? CODES.get(code - 10) : End.THREW;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readString(log).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 400), lines.size()));
    }

    /** What Node.js says in the TAP format, in the terms of a test that JUnit has run. */
    Outcome ofTap() {
        if (end == End.HUNG) {
            return this;
        }
        boolean failed = !output.contains("\n# fail 0\n");
        if (failed) {
            return new Outcome(output.contains("code: 'ERR_ASSERTION'") ? End.ASSERTED : End.THREW, output);
        }
        return new Outcome(output.contains("\n# pass 0\n") ? End.ABSENT : End.PASSED, output);
    }
}
