package io.collab4j.examples.demo;

import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be said on the command line. */
record DemoOptions(
        int port,
        String host,
        DemoTokens tokens,
        CollabLimits limits,
        @Nullable URI redis) {
    static final String USAGE = """
            usage: java -jar collab-demo.jar [options]
              --port N              port to listen on, 0 picks a free one (8080)
              --host H              address to listen on (127.0.0.1)
              --jwt-secret S        secret that tokens are signed with, HS256 (a random one)
              --rate-limits on|off  off also lifts the caps on connections, for load tests (on)
              --history N           operations a field keeps for those who come back, however
                                    recent they are (the last 1000 and those of 10 minutes)
              --redis-uri U         keeps everything in the Redis at redis://host:port, where
                                    servers with the same secret share it (in memory)
            """;

    /** A command line that says something else. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String... arguments) throws UsageException {
        DemoOptions options =
                new DemoOptions(8080, "127.0.0.1", DemoTokens.withRandomSecret(), CollabLimits.DEFAULT, null);
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new UsageException(arguments[i] + " needs a value");
            }
            options = options.with(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private DemoOptions with(String name, String value) throws UsageException {
        return switch (name) {
            case "--port" -> new DemoOptions(port(value), host, tokens, limits, redis);
            case "--host" -> new DemoOptions(port, value, tokens, limits, redis);
            case "--jwt-secret" -> new DemoOptions(port, host, tokens(value), limits, redis);
            case "--rate-limits" ->
                new DemoOptions(port, host, tokens, isOn(value) ? limits : limits.unthrottled(), redis);
            case "--history" -> new DemoOptions(port, host, tokens, remembering(count(value)), redis);
            case "--redis-uri" -> new DemoOptions(port, host, tokens, limits, redis(value));
            default -> throw new UsageException("unknown option " + name);
        };
    }

    private static int port(String value) throws UsageException {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new UsageException("a port is a number up to 65535");
        }
        return Integer.parseInt(value);
    }

    private static int count(String value) throws UsageException {
        if (!value.matches("[1-9]\\d{0,6}")) {
            throw new UsageException("--history is a number from 1");
        }
        return Integer.parseInt(value);
    }

    private CollabLimits remembering(int operations) {
        DocumentLimits documents = limits.documents().toBuilder()
                .transformOperations(operations)
                .retainedOperations(operations)
                .retainedFor(Duration.ZERO)
                .snapshotEvery(Math.max(1, operations / 4))
                .build();
        return limits.with(documents);
    }

    private static boolean isOn(String value) throws UsageException {
        if (!value.equals("on") && !value.equals("off")) {
            throw new UsageException("--rate-limits is on or off");
        }
        return value.equals("on");
    }

    private static URI redis(String value) throws UsageException {
        if (!value.matches("rediss?://\\S+")) {
            throw new UsageException("--redis-uri begins with redis:// or rediss://");
        }
        try {
            return new URI(value);
        } catch (URISyntaxException wrong) {
            throw new UsageException("--redis-uri is no URI");
        }
    }

    private static DemoTokens tokens(String secret) throws UsageException {
        if (secret.isEmpty()) {
            throw new UsageException("--jwt-secret is empty");
        }
        return DemoTokens.withSecret(secret);
    }
}
