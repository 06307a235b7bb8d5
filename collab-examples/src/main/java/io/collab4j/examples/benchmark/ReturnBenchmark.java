package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.Returns;
import redis.clients.jedis.Jedis;

/** A thousand who are cut off at once and come back: see {@link Returns}. */
final class ReturnBenchmark {
    private ReturnBenchmark() {}

    /** Measures and prints a table; the exit code is 1 if somebody did not come back, or anything was lost. */
    public static void main(String[] arguments) throws Exception {
        boolean sound;
        try (LocalRedis redis = LocalRedis.start()) {
            sound = Returns.measure(redis.uri(), () -> commands(redis));
        }
        System.exit(sound ? 0 : 1);
    }

    private static long commands(LocalRedis redis) {
        try (Jedis jedis = redis.jedis()) {
            return jedis.info("stats")
                    .lines()
                    .filter(line -> line.startsWith("total_commands_processed:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                    .sum();
        }
    }
}
