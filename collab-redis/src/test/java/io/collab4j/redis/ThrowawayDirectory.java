package io.collab4j.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that is gone, with all that is in it, when the tests are over. */
final class ThrowawayDirectory {
    private ThrowawayDirectory() {}

    static Path create(String prefix) throws IOException {
        Path directory = Files.createTempDirectory(prefix);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    /** Deletes it earlier; what goes on writing there makes the rest stay. */
    static void delete(Path directory) {
        try (Stream<Path> within = Files.walk(directory)) {
            for (Path each : within.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException stillUsed) {
            // A server that a test has not closed is ended by a hook of its own, perhaps a moment later.
        }
    }
}
