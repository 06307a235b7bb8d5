package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.feed.FeedTickets;
import io.collab4j.identity.Identity;
import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.notification.Notifications;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What readers of feeds ask for: {@code POST sse/ticket} and {@code POST sse/notifications/read}. */
final class FeedPosts {
    private static final int MAX_BYTES = 16 * 1024;
    private static final long PATIENCE_MILLIS = 30_000;

    private final Collab collab;
    private final String prefix;
    private final String stream;

    FeedPosts(Collab collab, CollabServletOptions options) {
        this.collab = collab;
        this.prefix = options.prefix() + "/sse/";
        this.stream = options.prefix() + StreamDoor.PATH;
    }

    /** A question and its answer, both as JSON. */
    @FunctionalInterface
    private interface Answerer {
        CompletionStage<String> answer(Identity identity, JsonObject question);
    }

    void enter(
            String path,
            HttpServletRequest request,
            HttpServletResponse response,
            Supplier<CompletionStage<Identity>> identity)
            throws IOException {
        String contextPath = request.getContextPath();
        switch (path) {
            case "ticket" -> answer(request, identity, (who, question) -> ticket(who, question, contextPath));
            case "notifications/read" -> answer(request, identity, this::markRead);
            default -> HttpAnswers.refuse(request, response, HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void answer(
            HttpServletRequest request, Supplier<CompletionStage<Identity>> identity, Answerer answerer)
            throws IOException {
        PendingAnswer pending = PendingAnswer.begin(request, PATIENCE_MILLIS);
        CompletionStage<Identity> who = identity.get();
        RequestBody.read(request, MAX_BYTES)
                .thenCombine(who, (body, known) -> answerer.answer(known, read(body)))
                .thenCompose(answer -> answer)
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        pending.json(HttpServletResponse.SC_OK, answer);
                    } else {
                        pending.refuse(failure);
                    }
                });
    }

    private static JsonObject read(String body) {
        try {
            if (Json.read(body, JsonLimits.MESSAGE) instanceof JsonObject members) {
                return members;
            }
        } catch (JsonException malformed) {
            throw new CollabException(ErrorCode.BAD_JSON, "not JSON");
        }
        throw badMessage("an object is expected");
    }

    private static CollabException badMessage(String text) {
        return new CollabException(ErrorCode.BAD_MESSAGE, text);
    }

    private CompletionStage<String> ticket(Identity identity, JsonObject question, String contextPath) {
        String path = question.get("path")
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value())
                .orElseThrow(() -> badMessage("path is missing"));
        String below = path.startsWith(contextPath) ? path.substring(contextPath.length()) : path;
        FeedTickets tickets = collab.feeds().tickets();
        return tickets.issue(identity, below.equals(stream) ? StreamDoor.PATH : feed(below))
                .thenApply(ticket -> new ObjectWriter()
                        .put("ticket", ticket)
                        .put("expires_in_ms", tickets.lifetime().toMillis())
                        .end());
    }

    private String feed(String below) {
        if (!below.startsWith(prefix) || !collab.feeds().has(below.substring(prefix.length()))) {
            throw new CollabException(ErrorCode.BAD_NAME, "there is no such feed");
        }
        return below.substring(prefix.length());
    }

    private CompletionStage<String> markRead(Identity identity, JsonObject question) {
        Notifications notifications = collab.notifications();
        boolean all = question.get("all")
                .filter(value -> value.equals(new JsonBoolean(true)))
                .isPresent();
        CompletionStage<Integer> unread = all
                ? notifications.markAllRead(identity.user())
                : notifications.markRead(identity.user(), ids(question));
        return unread.thenApply(count -> new ObjectWriter().put("unread", count).end());
    }

    private static List<String> ids(JsonObject question) {
        List<String> ids = new ArrayList<>();
        if (!(question.get("ids").orElse(JsonValue.ofNull()) instanceof JsonArray given)) {
            throw badMessage("ids or all is expected");
        }
        for (JsonValue id : given.values()) {
            if (!(id instanceof JsonString text)) {
                throw badMessage("an id is a string");
            }
            ids.add(text.value());
        }
        return ids;
    }
}
