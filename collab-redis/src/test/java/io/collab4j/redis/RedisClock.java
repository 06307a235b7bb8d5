package io.collab4j.redis;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wall clock of test servers, which can be put forward where libfaketime is installed. */
final class RedisClock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private static final DateTimeFormatter STANDING =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final Path file;
    private Duration ahead = Duration.ZERO;
    private boolean refused;

    RedisClock() {
        try {
            file = ThrowawayDirectory.create("collab4j-clock").resolve("offset");
            Files.writeString(file, "+0");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst();
    }

    /** What a server has to be started with to go by this clock; nothing where there is none, or the server cannot bear it. */
    Map<String, String> environment(Path program) {
        if (!isThere()) {
            return Map.of();
        }
        Map<String, String> environment = Map.of(
                // With the C library's own memory: jemalloc asks for the time before it can be told.
                "LD_PRELOAD",
                library().orElseThrow() + ":libc.so.6",
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "TZ",
                "UTC");
        refused = !runs(program, environment);
        if (refused && program.endsWith("redis-server") && RedisProgram.REDIS.isRequired()) {
            fail("this redis-server does not go by libfaketime, but collab.require names redis");
        }
        return refused ? Map.of() : environment;
    }

    /** Valkey does not run with another memory than that it was built for. */
    private static boolean runs(Path program, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            return builder.start().waitFor() == 0;
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private boolean isThere() {
        return !refused && library().isPresent();
    }

    private void write(String time) throws IOException {
        Path next = file.resolveSibling("next");
        Files.writeString(next, time);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Sets the clock, and it stands still there; the test is skipped without libfaketime. */
    void stand(Instant time) {
        if (!isThere()) {
            pass(Duration.ofDays(1));
        }
        try {
            write(STANDING.format(time));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Puts the clock forward; without libfaketime a short time is waited for, and for a longer one the test is skipped. */
    void pass(Duration time) {
        ahead = ahead.plus(time);
        try {
            if (isThere()) {
                write("+" + ahead.toMillis() / 1000.0);
            } else if (time.compareTo(Duration.ofSeconds(5)) <= 0) {
                Thread.sleep(time.toMillis());
            } else if (refused) {
                abort("this server does not go by a clock of its own");
            } else if (RedisProgram.REDIS.isRequired()) {
                fail("libfaketime has to be installed where collab.require names redis");
            } else {
                abort("libfaketime is not installed");
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
