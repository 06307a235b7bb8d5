package io.collab4j.jakarta.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a line is over, which decides whether and when there is another one.
 *
 * @param retryAfter given out by the server; it spreads a crowd, so it is kept to
 * @param error what an attempt that cannot be mended is told as
 */
record Ending(
        int code,
        String reason,
        Optional<Duration> retryAfter,
        @Nullable ClientException error) {
    static final int GOING_AWAY = 1001;
    static final int NO_STATUS = 1005;
    static final int ABNORMAL = 1006;
    static final int TRY_LATER = 1013;
    static final int NOT_AUTHENTICATED = 4401;
    static final int FORBIDDEN = 4403;
    static final int SUPERSEDED = 4409;

    /** Close codes after which another attempt would end the same way. */
    private static final Map<Integer, String> TERMINAL =
            Map.of(NOT_AUTHENTICATED, "invalid_token", FORBIDDEN, "forbidden", SUPERSEDED, "superseded");

    static Ending of(int code, String reason) {
        return new Ending(code, reason, Optional.empty(), null);
    }

    /** The answer to {@code authenticate} was an error. */
    static Ending refused(Message error) {
        ClientException refusal = ClientException.of(error);
        return switch (refusal.recovery().orElseThrow()) {
            case REAUTHENTICATE -> new Ending(NOT_AUTHENTICATED, "", Optional.empty(), refusal);
            case RETRY -> new Ending(TRY_LATER, "", error.millis("retry_after_ms"), refusal);
            // Too many connections is a matter of time, though the message itself may not be repeated.
            case GIVE_UP -> Ending.of(TRY_LATER, "");
            default -> new Ending(FORBIDDEN, "", Optional.empty(), refusal);
        };
    }

    /** A close frame that got lost is named by the {@code bye} before it, which also says when to come back. */
    Ending after(@Nullable Message bye) {
        if (bye == null) {
            return this;
        }
        boolean unnamed = code == ABNORMAL || code == NO_STATUS;
        int named = unnamed ? (int) bye.integer("code", code) : code;
        return new Ending(named, reason, retryAfter.or(() -> bye.millis("retry_after_ms")), error);
    }

    /** What the application is told if there is to be no other attempt; empty if there is. */
    Optional<ClientException> terminal() {
        String name = TERMINAL.get(code);
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(
                error != null ? error : new ClientException(name, reason.isEmpty() ? name : name + ": " + reason));
    }
}
