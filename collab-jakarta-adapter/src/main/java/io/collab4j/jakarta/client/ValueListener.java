package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;

/** Hears what happens to a value field, on the client's loop, in order; must not block. */
public interface ValueListener {

    /** The field shows another value. */
    default void onChange(JsonValue value, Origin origin) {}

    /** An own value was taken back; the change itself was told before. */
    default void onRefused(RefusedEdit<JsonValue> refused) {}

    /** Own values will not be sent any more. */
    default void onUnmerged(UnmergedEdits<JsonValue, JsonValue> unmerged) {}

    /** Whether everything is saved has changed. */
    default void onSaveState(SaveState state) {}
}
