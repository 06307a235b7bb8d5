package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an address says behind its question mark. A container that is asked for a parameter reads the body as well, if it calls
 * itself a form, and waits for it in the thread that asks; before anybody is known that may be for ever.
 */
final class QueryString {
    private QueryString() {}

    /** The first value of that name; empty if there is none, or none that can be decoded. */
    static Optional<String> find(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        return query == null
                ? Optional.empty()
                : Stream.of(query.split("&", -1))
                        .filter(pair -> decode(pair.substring(0, end(pair))).equals(Optional.of(name)))
                        .findFirst()
                        .flatMap(pair -> decode(pair.substring(Math.min(end(pair) + 1, pair.length()))));
    }

    private static int end(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair.length() : equals;
    }

    private static Optional<String> decode(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
