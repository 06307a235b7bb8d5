package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.ServerFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the process of a server from outside.
 *
 * @param pid 0 if there is none to look at
 * @param heap collects its garbage and tells what is left
 */
record ServerWatch(long pid, HeapProbe heap) {
    static final ServerWatch NONE = new ServerWatch(0, () -> 0);
    private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");
    /** Threads of Java, but for those of Jetty's pool, which grows to a bound of its own, and of the compiler. */
    private static final Pattern THREAD = Pattern.compile("(?m)^\"(?!qtp|C\\d Compiler)[^\"]+\" #\\d+ ");

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Heap after a collection, in KiB; 0 if it cannot be told. */
    interface HeapProbe {
        long collectedKiB() throws IOException;
    }

    record Memory(long heapKiB, long rssKiB) {}

    /**
     * What a server holds on to.
     *
     * @param heapKiB after a collection
     * @param files open, sockets included; 0 where it cannot be told
     * @param threads of Java, beside the container's pool
     */
    record Footprint(long heapKiB, long files, long threads) {}

    /** Collects garbage and looks. */
    Footprint footprint() throws IOException {
        long collected = heap.collectedKiB();
        long threads = THREAD.matcher(jcmd(pid, "Thread.print")).results().count();
        return new Footprint(collected, openFiles(), threads);
    }

    private long openFiles() throws IOException {
        Path files = Path.of("/proc/" + pid + "/fd");
        if (!Files.isReadable(files)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(files)) {
            return open.count();
        }
    }

    /** Watches a JVM, or nothing for 0. */
    static ServerWatch of(long pid) {
        return pid == 0 ? NONE : new ServerWatch(pid, () -> jvmHeap(pid));
    }

    Cpu cpu() {
        return Cpu.of(pid);
    }

    Memory memory() throws IOException {
        return pid == 0 ? new Memory(0, 0) : new Memory(heap.collectedKiB(), rss());
    }

    ServerFigures figures(double cpu, Memory before, int connections) throws IOException {
        if (pid == 0) {
            return ServerFigures.NONE;
        }
        Memory now = memory();
        double each = Math.max(1, connections);
        return new ServerFigures(
                cpu,
                now.heapKiB / 1024.0,
                (now.heapKiB - before.heapKiB) / each,
                now.rssKiB / 1024.0,
                (now.rssKiB - before.rssKiB) / each);
    }

    private long rss() throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        return Files.isReadable(status) ? first(RSS, Files.readString(status)) : 0;
    }

    private static long jvmHeap(long pid) throws IOException {
        jcmd(pid, "GC.run");
        // Of each region that the collector names, but not of the class space.
        return jcmd(pid, "GC.heap_info")
                .lines()
                .filter(line -> line.contains("used") && !line.contains("etaspace") && !line.contains("class space"))
                .mapToLong(line -> first(USED, line))
                .sum();
    }

    private static String jcmd(long pid, String command) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Commands.output(List.of(jcmd, Long.toString(pid), command));
    }

    private static long first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
