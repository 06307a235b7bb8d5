package io.collab4j.examples.demo;

import io.collab4j.Collab;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.notification.NotificationDraft;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /demo/notify?tenant=acme&user=alice&text=…} notifies a user, or without {@code user} everybody of the tenant. Anybody
 * may, as anybody may have a token: it is a demo.
 */
final class NotifyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 500;

    private final transient Collab collab;

    NotifyServlet(Collab collab) {
        this.collab = collab;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        String tenant = request.getParameter("tenant");
        String user = request.getParameter("user");
        String text = request.getParameter("text");
        if (tenant == null || tenant.isBlank() || text == null || text.isBlank() || text.length() > MAX_TEXT) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        AsyncContext async = request.startAsync();
        NotificationDraft draft = draft(text, request.getParameter("from"));
        (user == null || user.isBlank()
                        ? collab.notifications().notifyTenant(tenant, draft)
                        : collab.notifications().notifyUser(tenant, user, draft))
                .whenComplete((told, failure) -> {
                    response.setStatus(
                            failure == null
                                    ? HttpServletResponse.SC_NO_CONTENT
                                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                    async.complete();
                });
    }

    private static NotificationDraft draft(String text, @Nullable String from) {
        NotificationDraft draft = NotificationDraft.of(text);
        return from == null || from.length() > MAX_TEXT
                ? draft
                : new NotificationDraft(draft.kind(), text, JsonObject.EMPTY.with("from", JsonValue.of(from)));
    }
}
