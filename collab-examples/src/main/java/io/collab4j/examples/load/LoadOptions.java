package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be said on the command line of the generator. */
record LoadOptions(LoadPlan plan, long serverPid) {
    static final String USAGE = """
            usage: LoadGenerator --uri ws://127.0.0.1:PORT/realtime/ws --secret S [options]
              --side S          collab4j, or sharedb, which needs no secret (collab4j)
              --workload W      open: one document, 5 edits/s each; closed: one document, each writes when it may;
                                threes: documents of three, 5 edits/s each; idle: documents of ten, no edits (closed)
              --people N        connections, also called --writers (10)
              --warm-up N       seconds before it measures (5)
              --seconds N       measured (10)
              --server-pid N    a JVM whose processor time and memory is to be told
              --seed N          of places and times (the time of day)
            """;
    private static final List<String> NAMES = List.of(
            "--uri",
            "--secret",
            "--side",
            "--workload",
            "--people",
            "--writers",
            "--warm-up",
            "--seconds",
            "--server-pid",
            "--seed");

    /** @throws IllegalArgumentException if the command line says something else */
    static LoadOptions parse(String... arguments) {
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("unknown option or no value: " + arguments[i]);
            }
            said.put(arguments[i], arguments[i + 1]);
        }
        if (!said.containsKey("--uri")) {
            throw new IllegalArgumentException("--uri is missing");
        }
        String people = said.getOrDefault("--people", said.getOrDefault("--writers", "10"));
        LoadPlan plan = new LoadPlan(
                Side.valueOf(said.getOrDefault("--side", "collab4j").toUpperCase(Locale.ROOT)),
                URI.create(said.getOrDefault("--uri", "")),
                said.getOrDefault("--secret", ""),
                Workload.valueOf(said.getOrDefault("--workload", "closed").toUpperCase(Locale.ROOT)),
                Integer.parseInt(people),
                Duration.ofSeconds(Long.parseLong(said.getOrDefault("--warm-up", "5"))),
                Duration.ofSeconds(Long.parseLong(said.getOrDefault("--seconds", "10"))),
                Long.parseLong(said.getOrDefault("--seed", Long.toString(System.currentTimeMillis()))));
        return new LoadOptions(plan, Long.parseLong(said.getOrDefault("--server-pid", "0")));
    }
}
