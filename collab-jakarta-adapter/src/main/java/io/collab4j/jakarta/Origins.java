package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** Which pages may connect: compared letter by letter, as browsers write them. */
final class Origins {
    private final CollabServletOptions options;

    Origins(CollabServletOptions options) {
        this.options = options;
    }

    boolean allow(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        return switch (origins.size()) {
            case 0 -> options.missingOriginAllowed();
            case 1 ->
                origins.get(0).equals(own(request)) || options.allowedOrigins().contains(origins.get(0));
            default -> false;
        };
    }

    /** The server's own origin, as the page that it served would name it. */
    private static String own(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return (request.isSecure() ? "https://" : "http://") + (host == null ? authority(request) : host);
    }

    /** HTTP/2 has no header for it, and not every container makes one. */
    private static String authority(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        return request.getServerName() + (usual ? "" : ":" + port);
    }
}
