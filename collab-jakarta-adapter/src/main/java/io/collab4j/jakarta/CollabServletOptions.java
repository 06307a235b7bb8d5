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
 * @param trustedProxies addresses and ranges of proxies that are believed where a connection comes from: {@code
 *     X-Forwarded-For} is looked at only if one of them sends it, and from its right end up to the first address that is none
 *     of them
 * @param stopWithin how long stopping the application may wait for its clients to be told and its documents to be saved
 */
public record CollabServletOptions(
        String prefix,
        Set<String> allowedOrigins,
        boolean missingOriginAllowed,
        boolean queryTokenAllowed,
        Set<String> trustedProxies,
        Duration stopWithin) {

    /** At {@code /realtime}, for pages of the same origin only. */
    public static final CollabServletOptions DEFAULT =
            new CollabServletOptions("/realtime", Set.of(), false, false, Set.of(), Duration.ofSeconds(10));

    public CollabServletOptions {
        if (!prefix.matches("(/[A-Za-z0-9._~-]+)*")) {
            throw new IllegalArgumentException("a prefix is a path like /realtime");
        }
        allowedOrigins = Set.copyOf(allowedOrigins);
        trustedProxies = Set.copyOf(trustedProxies);
        trustedProxies.forEach(AddressRange::of);
    }

    public CollabServletOptions at(String path) {
        return new CollabServletOptions(
                path, allowedOrigins, missingOriginAllowed, queryTokenAllowed, trustedProxies, stopWithin);
    }

    /** Pages of these origins too. */
    public CollabServletOptions allowOrigins(String... origins) {
        return new CollabServletOptions(
                prefix, Set.of(origins), missingOriginAllowed, queryTokenAllowed, trustedProxies, stopWithin);
    }

    /** Programs too, which send no origin. */
    public CollabServletOptions allowMissingOrigin() {
        return new CollabServletOptions(prefix, allowedOrigins, true, queryTokenAllowed, trustedProxies, stopWithin);
    }

    /** Tokens in the address too. */
    public CollabServletOptions allowQueryToken() {
        return new CollabServletOptions(prefix, allowedOrigins, missingOriginAllowed, true, trustedProxies, stopWithin);
    }

    /**
     * Connections that come from these proxies count for the address that the proxy names in {@code X-Forwarded-For}. Name
     * only proxies that add to that header or replace it.
     *
     * @param addressesOrRanges IP addresses, and ranges such as {@code 10.0.0.0/8} or {@code fd00::/8}; no names
     * @throws IllegalArgumentException if one is something else
     */
    public CollabServletOptions trustProxies(String... addressesOrRanges) {
        return new CollabServletOptions(
                prefix, allowedOrigins, missingOriginAllowed, queryTokenAllowed, Set.of(addressesOrRanges), stopWithin);
    }

    public CollabServletOptions stoppingWithin(Duration most) {
        return new CollabServletOptions(
                prefix, allowedOrigins, missingOriginAllowed, queryTokenAllowed, trustedProxies, most);
    }
}
