package io.collab4j.examples.load;

import java.time.Duration;

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

    /** Seconds used since an earlier look. */
    double since(Cpu earlier) {
        return used.minus(earlier.used).toNanos() / 1e9;
    }
}
