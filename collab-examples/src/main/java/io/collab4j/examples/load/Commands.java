package io.collab4j.examples.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs small programs of the system. */
final class Commands {
    private Commands() {}

    /**
     * What a program writes, both its outputs.
     *
     * @throws IOException if it is not there, or ends with another code than 0
     */
    static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text.strip());
            }
            return text;
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + command.get(0), interrupted);
        }
    }

    static boolean works(String... command) {
        try {
            output(List.of(command));
            return true;
        } catch (IOException missing) {
            return false;
        }
    }
}
