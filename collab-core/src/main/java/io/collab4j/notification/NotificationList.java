package io.collab4j.notification;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.util.List;

/**
 * What a user has been told.
 *
 * @param notifications the newest first
 * @param unread how many of all that are kept the user has not read, listed or not
 */
public record NotificationList(List<Notification> notifications, int unread) {
    public NotificationList {
        notifications = List.copyOf(notifications);
    }

    /** As JSON, with the names of the wire. */
    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with(
                        "notifications",
                        new JsonArray(notifications.stream()
                                .<JsonValue>map(Notification::toJson)
                                .toList()))
                .with("unread", JsonValue.of(unread));
    }
}
