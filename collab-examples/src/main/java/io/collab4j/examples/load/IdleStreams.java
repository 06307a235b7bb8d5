package io.collab4j.examples.load;

import io.collab4j.examples.load.ServerWatch.Memory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Many open event streams on which nothing happens but heartbeats: what each costs the demo, in half a GiB of heap.
 *
 * <p>Properties: {@code collab.module} is the directory of this module, {@code collab.load.people} how many streams (5000).
 */
public final class IdleStreams {
    private static final String SECRET = "a-secret-of-the-load-generator-only";
    private static final Duration OPENING = Duration.ofMinutes(2);
    /** A heartbeat of every stream. */
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** A session whose client does not answer is not kept for as long. */
    private static final Duration SILENT = Duration.ofSeconds(5);

    private IdleStreams() {}

    /** Measures feeds, then sessions of the fallback transport; the exit code is 1 if a stream was refused, or fell silent. */
    public static void main(String[] arguments) throws IOException {
        Path module = Path.of(System.getProperty("collab.module", ".")).toAbsolutePath();
        String said = System.getProperty("collab.load.people", "");
        int streams = said.isEmpty() ? 5_000 : Integer.parseInt(said);
        Pinning.GENERATOR.pinThisProcess();
        Contender demo = Contender.collab(module, Files.createDirectories(module.resolve("target/load")));
        System.out.println("streams, open, of them heard, heap after a collection, resident, threads, heap each");
        boolean sound = measure(demo, "sse/notifications", "event: heartbeat", streams, IDLE);
        sound &= measure(demo, "stream", "\"type\":\"authenticated\"", streams, SILENT);
        System.exit(sound ? 0 : 1);
    }

    private static boolean measure(Contender demo, String path, String sign, int count, Duration idle)
            throws IOException {
        try (ServerProcess server = demo.start(true)) {
            ServerWatch watch = server.watch();
            URI uri = URI.create(server.webSocketAddress().replaceFirst("^ws:", "http:") + "realtime/" + path);
            server.awaitQuiet();
            Memory before = watch.memory();
            try (StreamReaders readers = new StreamReaders(uri, new Tokens(SECRET), sign)) {
                readers.open(count, OPENING);
                readers.readFor(idle);
                Memory now = watch.memory();
                System.out.printf(
                        Locale.ROOT,
                        "%-20s %d  %d  %.1f MB  %.1f MB  %d  %.2f KB%n",
                        path,
                        readers.open(),
                        readers.alive(),
                        now.heapKiB() / 1024.0,
                        now.rssKiB() / 1024.0,
                        watch.footprint().threads(),
                        (now.heapKiB() - before.heapKiB()) / (double) count);
                return readers.alive() == count;
            }
        }
    }
}
