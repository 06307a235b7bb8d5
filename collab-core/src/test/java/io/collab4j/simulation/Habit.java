package io.collab4j.simulation;

import io.collab4j.json.JsonValue.JsonObject;

/** Something a client does or follows beside its edits. */
interface Habit {
    /** The connection is made, and its documents are asked for. */
    void connected();

    /** The connection is gone, and what was told on it means nothing any more. */
    void disconnected();

    /** The client is another one from here. */
    default void loseIdentity() {}

    /** Whether a message of this type is what this is about. */
    boolean hear(String type, JsonObject message);

    /** Something that was asked for under this id is refused. */
    default void refused(String ref, JsonObject error) {}

    /** Does something now. */
    default void act() {}

    /** Whether everything that was asked for is answered. */
    default boolean isQuiet() {
        return true;
    }
}
