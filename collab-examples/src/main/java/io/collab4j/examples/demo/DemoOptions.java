package io.collab4j.examples.demo;

/** What can be said on the command line. */
record DemoOptions(int port, String host, DemoTokens tokens, boolean rateLimits) {
    static final String USAGE = """
            usage: java -jar collab-demo.jar [options]
              --port N              port to listen on, 0 picks a free one (8080)
              --host H              address to listen on (127.0.0.1)
              --jwt-secret S        secret that tokens are signed with, HS256 (a random one)
              --rate-limits on|off  off also lifts the caps on connections, for load tests (on)
            """;

    /** A command line that says something else. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String... arguments) throws UsageException {
        DemoOptions options = new DemoOptions(8080, "127.0.0.1", DemoTokens.withRandomSecret(), true);
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
            case "--port" -> new DemoOptions(port(value), host, tokens, rateLimits);
            case "--host" -> new DemoOptions(port, value, tokens, rateLimits);
            case "--jwt-secret" -> new DemoOptions(port, host, tokens(value), rateLimits);
            case "--rate-limits" -> new DemoOptions(port, host, tokens, isOn(value));
            default -> throw new UsageException("unknown option " + name);
        };
    }

    private static int port(String value) throws UsageException {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new UsageException("a port is a number up to 65535");
        }
        return Integer.parseInt(value);
    }

    private static boolean isOn(String value) throws UsageException {
        if (!value.equals("on") && !value.equals("off")) {
            throw new UsageException("--rate-limits is on or off");
        }
        return value.equals("on");
    }

    private static DemoTokens tokens(String secret) throws UsageException {
        if (secret.isEmpty()) {
            throw new UsageException("--jwt-secret is empty");
        }
        return DemoTokens.withSecret(secret);
    }
}
