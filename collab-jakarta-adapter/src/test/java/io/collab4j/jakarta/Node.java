package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the browser client's modules in Node.js, where that is installed. */
final class Node {
    static final Path SCRIPTS = Path.of("src", "test", "js");

    private Node() {}

    /** Skips the test without Node.js, or fails it if {@code -Dcollab.require} names {@code node}. */
    static void require() {
        boolean required = Arrays.asList(
                        System.getProperty("collab.require", "").split(","))
                .contains("node");
        if (isInstalled()) {
            return;
        }
        if (required) {
            fail("node is not installed, but collab.require asks for it");
        }
        assumeTrue(false, "node is not installed: the browser client is not tested here");
    }

    /** A process to be started in the directory of the scripts. */
    static ProcessBuilder process(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(SCRIPTS.toFile());
    }

    private static boolean isInstalled() {
        try {
            Process process = process(List.of("--version"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
