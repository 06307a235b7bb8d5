package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The token of a handshake: from the {@code Authorization} header, from a subprotocol where a page cannot set headers, or
 * from the address where that is allowed.
 */
final class HandshakeTokens {
    /** The one subprotocol that is spoken, and echoed. */
    static final String PROTOCOL = "collab.v1";

    private static final String BEARER_PROTOCOL = "bearer.";
    private static final String BEARER_HEADER = "Bearer ";

    private final boolean queryAllowed;

    HandshakeTokens(boolean queryAllowed) {
        this.queryAllowed = queryAllowed;
    }

    /** A handshake whose token cannot be read, and what to answer. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        UnusableException(int status) {
            super(null, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The token; empty if there is none, so that the first message has to bring it. */
    Optional<String> find(HttpServletRequest request) throws UnusableException {
        String header = request.getHeader("Authorization");
        if (header != null) {
            if (!header.regionMatches(true, 0, BEARER_HEADER, 0, BEARER_HEADER.length())) {
                throw new UnusableException(HttpServletResponse.SC_UNAUTHORIZED);
            }
            return Optional.of(header.substring(BEARER_HEADER.length()).strip());
        }
        Optional<String> protocol = fromProtocols(protocols(request));
        if (protocol.isPresent() || !queryAllowed) {
            return protocol;
        }
        return QueryString.find(request, "token");
    }

    private static Optional<String> fromProtocols(List<String> protocols) throws UnusableException {
        Optional<String> bearer = protocols.stream()
                .filter(protocol -> protocol.startsWith(BEARER_PROTOCOL))
                .findFirst();
        if (bearer.isEmpty()) {
            return Optional.empty();
        }
        if (!protocols.contains(PROTOCOL)) {
            // Nothing could be echoed but the token, which would put a secret into a response.
            throw new UnusableException(HttpServletResponse.SC_BAD_REQUEST);
        }
        try {
            byte[] token = Base64.getUrlDecoder().decode(bearer.get().substring(BEARER_PROTOCOL.length()));
            return Optional.of(new String(token, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            throw new UnusableException(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    private static List<String> protocols(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .toList();
    }
}
