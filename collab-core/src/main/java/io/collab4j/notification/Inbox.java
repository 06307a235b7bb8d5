package io.collab4j.notification;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.store.ChannelMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one user was told and has read, put together from the messages that are kept. Not thread-safe. */
final class Inbox {
    static final String IDS = "ids";
    static final int MARKS_KEPT = 250;
    /** From so many marks on a new one repeats the old, so that none is needed that may be forgotten before what it marks. */
    private static final int MANY_MARKS = 100;

    private final Map<String, Notification> told = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private int marks;

    /** A notification that is kept. */
    void told(ChannelMessage message) {
        JsonObject members = (JsonObject) Json.read(message.data(), JsonLimits.OWN);
        String id = text(members, "id");
        told.put(
                id,
                new Notification(
                        id,
                        text(members, "kind"),
                        text(members, "text"),
                        (JsonObject) members.get("data").orElseThrow(),
                        Instant.parse(text(members, "timestamp")),
                        false));
    }

    private static String text(JsonObject members, String name) {
        return ((JsonString) members.get(name).orElseThrow()).value();
    }

    /** A mark that is kept. */
    void marked(ChannelMessage message) {
        marks++;
        JsonObject members = (JsonObject) Json.read(message.data(), JsonLimits.OWN);
        for (JsonValue id : ((JsonArray) members.get(IDS).orElseThrow()).values()) {
            read.add(((JsonString) id).value());
        }
    }

    /** Marks those of the ids that are unread; what has to be written for it, which is nothing if none is. */
    List<String> mark(Set<String> ids) {
        List<String> marked = told.keySet().stream()
                .filter(id -> ids.contains(id) && read.add(id))
                .toList();
        return marked.isEmpty() || marks < MANY_MARKS
                ? marked
                : told.keySet().stream().filter(read::contains).toList();
    }

    Set<String> unreadIds() {
        Set<String> unread = new HashSet<>(told.keySet());
        unread.removeAll(read);
        return unread;
    }

    int unread() {
        return unreadIds().size();
    }

    NotificationList list(int count) {
        List<Notification> newestFirst = new ArrayList<>(told.values());
        newestFirst.sort(Comparator.comparing(Notification::timestamp).reversed());
        return new NotificationList(
                newestFirst.stream()
                        .limit(Math.max(0, count))
                        .map(each -> read.contains(each.id()) ? each.asRead() : each)
                        .toList(),
                unread());
    }
}
