package io.collab4j.notification;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Names;

/**
 * What somebody is to be told.
 *
 * @param kind for the application, to choose a symbol or a sound by; an identifier
 * @param text for people; not markup
 * @param data whatever else the application's page needs, for example a link
 */
public record NotificationDraft(String kind, String text, JsonObject data) {

    public NotificationDraft {
        Names.check(kind);
    }

    /** A text of the kind {@code info}. */
    public static NotificationDraft of(String text) {
        return new NotificationDraft("info", text, JsonObject.EMPTY);
    }
}
