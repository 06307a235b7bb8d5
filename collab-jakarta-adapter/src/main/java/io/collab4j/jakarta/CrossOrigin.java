package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Which pages of other origins may read what is answered over plain HTTP: those of the exact list, and none with cookies. A
 * request without an origin is a program's, or of a page of this origin; what it may do is for its token to say.
 */
final class CrossOrigin {
    private static final String HEADERS = "Authorization, Content-Type, Last-Event-ID, Collab-Stream, Collab-Sequence";

    private final Origins origins;

    CrossOrigin(CollabServletOptions options) {
        this.origins = new Origins(options.allowMissingOrigin());
    }

    /** Whether the request may be answered; says so to the browser, too. */
    boolean allow(HttpServletRequest request, HttpServletResponse response) {
        // An answer for one origin must not be shown to another from a cache.
        response.addHeader("Vary", "Origin");
        if (!origins.allow(request)) {
            return false;
        }
        String origin = request.getHeader("Origin");
        if (origin != null) {
            response.setHeader("Access-Control-Allow-Origin", origin);
        }
        return true;
    }

    /** Whether a browser asks before it asks; answered if so. */
    static boolean isPreflight(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getMethod().equals("OPTIONS")) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return true;
    }
}
