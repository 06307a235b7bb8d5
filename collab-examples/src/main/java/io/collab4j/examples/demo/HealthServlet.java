package io.collab4j.examples.demo;

import io.collab4j.Collab;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.ObjectWriter;
import io.collab4j.observe.CollabHealth;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** {@code GET /demo/health} answers a load balancer: 200 if new clients may be sent here, 503 if not, and why. */
final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Collab collab;

    HealthServlet(Collab collab) {
        this.collab = collab;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        CollabHealth health = collab.health();
        response.setStatus(health.isReady() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(json(health));
    }

    private static String json(CollabHealth health) {
        List<JsonValue> obstacles = health.obstacles().stream()
                .<JsonValue>map(obstacle -> JsonValue.of(obstacle.wireName()))
                .toList();
        return new ObjectWriter()
                .put("ready", health.isReady())
                .put("obstacles", new JsonArray(obstacles))
                .put("connections", health.connections())
                .put("sessions", health.sessions())
                .put("documents", health.documents())
                .put("channels", health.channels())
                .put("streams", health.streams())
                .put("waiting_messages", health.waitingMessages())
                .put("waiting_bytes", health.waitingBytes())
                .end();
    }
}
