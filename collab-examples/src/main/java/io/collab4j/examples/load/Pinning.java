package io.collab4j.examples.load;

import java.io.IOException;
import java.util.List;

/** Servers have processor 0 for themselves, the generator processor 1, where the system can do that. */
enum Pinning {
    SERVER(0),
    GENERATOR(1);

    private static final boolean POSSIBLE =
            Runtime.getRuntime().availableProcessors() > 1 && Commands.works("taskset", "--version");

    private final int processor;

    Pinning(int processor) {
        this.processor = processor;
    }

    static boolean isPossible() {
        return POSSIBLE;
    }

    /** What to put before a command. */
    List<String> prefix() {
        return POSSIBLE ? List.of("taskset", "-c", Integer.toString(processor)) : List.of();
    }

    /** Moves every thread of this process. */
    void pinThisProcess() throws IOException {
        if (POSSIBLE) {
            String pid = Long.toString(ProcessHandle.current().pid());
            Commands.output(List.of("taskset", "-a", "-c", "-p", Integer.toString(processor), pid));
        }
    }
}
