package io.collab4j.jakarta;

import java.time.Duration;
import java.util.Set;

/**
 * How the server is reached.
 *
 * @param prefix path below the application's own, for example {@code /realtime}
 * @param allowedOrigins pages of other origins that may connect, each exactly as browsers write it, for example {@code
 *     https://app.example.com}; pages of the server's own origin always may
 * @param missingOriginAllowed whether a handshake without {@code Origin} is taken; browsers always send one, other programs
 *     seldom do
 * @param queryTokenAllowed whether {@code ?token=} is taken; such tokens end up in access logs
 * @param stopWithin how long stopping the application may wait for its clients to be told and its documents to be saved
 */
public record CollabServletOptions(
        String prefix,
        Set<String> allowedOrigins,
        boolean missingOriginAllowed,
        boolean queryTokenAllowed,
        Duration stopWithin) {

    /** At {@code /realtime}, for pages of the same origin only. */
    public static final CollabServletOptions DEFAULT =
            new CollabServletOptions("/realtime", Set.of(), false, false, Duration.ofSeconds(10));

    public CollabServletOptions {
        if (!prefix.matches("(/[A-Za-z0-9._~-]+)*")) {
            throw new IllegalArgumentException("a prefix is a path like /realtime");
        }
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    public CollabServletOptions at(String path) {
        return new CollabServletOptions(path, allowedOrigins, missingOriginAllowed, queryTokenAllowed, stopWithin);
    }

    /** Pages of these origins too. */
    public CollabServletOptions allowOrigins(String... origins) {
        return new CollabServletOptions(prefix, Set.of(origins), missingOriginAllowed, queryTokenAllowed, stopWithin);
    }

    /** Programs too, which send no origin. */
    public CollabServletOptions allowMissingOrigin() {
        return new CollabServletOptions(prefix, allowedOrigins, true, queryTokenAllowed, stopWithin);
    }

    /** Tokens in the address too. */
    public CollabServletOptions allowQueryToken() {
        return new CollabServletOptions(prefix, allowedOrigins, missingOriginAllowed, true, stopWithin);
    }

    public CollabServletOptions stoppingWithin(Duration most) {
        return new CollabServletOptions(prefix, allowedOrigins, missingOriginAllowed, queryTokenAllowed, most);
    }
}
