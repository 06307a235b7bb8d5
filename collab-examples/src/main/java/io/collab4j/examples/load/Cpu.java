package io.collab4j.examples.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Processor time that a process has used, of all its threads, user and system; it counts in hundredths of a second. */
record Cpu(Duration used) {
    static Cpu ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    static Cpu of(long pid) {
        return new Cpu(ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO));
    }

    /** What all processors of the machine did for anybody; nothing where it cannot be told. */
    static Cpu ofTheMachine() {
        Path statistics = Path.of("/proc/stat");
        try {
            if (!Files.isReadable(statistics)) {
                return new Cpu(Duration.ZERO);
            }
            // "cpu", then hundredths of seconds: user, nice, system, idle, waiting, interrupts (two), stolen.
            List<String> words = List.of(Files.readAllLines(statistics).get(0).split(" +", 10));
            long busy = 0;
            for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                busy += Long.parseLong(words.get(i));
            }
            return new Cpu(Duration.ofMillis(busy * 10));
        } catch (IOException unreadable) {
            return new Cpu(Duration.ZERO);
        }
    }

    /** Seconds used since an earlier look. */
    double since(Cpu earlier) {
        return used.minus(earlier.used).toNanos() / 1e9;
    }
}
