package io.collab4j.examples.proxy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Server-sent events, each of which waits until somebody has seen what was sent before. */
final class HeldStream extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int EVENTS = 3;

    private final transient Semaphore seen = new Semaphore(0);

    /** Somebody has seen the head or the last event. */
    void seen() {
        seen.release();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        try {
            for (int i = 0; i < EVENTS && seen.tryAcquire(20, TimeUnit.SECONDS); i++) {
                response.getOutputStream().print("data: " + i + "\n\n");
                response.flushBuffer();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
