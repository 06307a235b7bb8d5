package io.collab4j.jakarta;

import io.collab4j.protocol.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is answered with plain HTTP. */
final class HttpAnswers {
    private HttpAnswers() {}

    static void refuse(HttpServletRequest request, HttpServletResponse response, int status) {
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (isHttp1(request)) {
            // Whoever goes on as if it had been let in sends no HTTP, and some containers would wait for it for ever.
            response.setHeader("Connection", "close");
        }
        response.setStatus(status);
    }

    /** Later versions have no headers about connections, and some clients take such an answer for broken. */
    static boolean isHttp1(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.");
    }

    static void tryLater(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Retry-After", "1");
        refuse(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }

    /** The status that says the same as a code of the protocol, before a stream has begun. */
    static int statusOf(ErrorCode code) {
        return switch (code) {
            case AUTHENTICATION_REQUIRED, INVALID_TOKEN, TOKEN_EXPIRED -> HttpServletResponse.SC_UNAUTHORIZED;
            case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
            case BAD_NAME -> HttpServletResponse.SC_NOT_FOUND;
            case BAD_JSON, BAD_MESSAGE, TOO_DEEP -> HttpServletResponse.SC_BAD_REQUEST;
            case TOO_LARGE -> HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
            case RATE_LIMITED, LIMIT_EXCEEDED -> 429;
            case SEQUENCE_GAP -> HttpServletResponse.SC_CONFLICT;
            case STORE_UNAVAILABLE, SHUTTING_DOWN, CONTENDED -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            default -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        };
    }

    static void refuse(HttpServletRequest request, HttpServletResponse response, ErrorCode code) {
        int status = statusOf(code);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE || status == 429) {
            response.setHeader("Retry-After", "1");
        }
        refuse(request, response, status);
    }

    /** A small body, which goes out without waiting for the peer. */
    static void json(HttpServletResponse response, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
