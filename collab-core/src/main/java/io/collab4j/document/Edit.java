package io.collab4j.document;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Author;
import org.jspecify.annotations.Nullable;

/**
 * An edit as its author sent it. It stays as it is until it is committed or refused: each attempt starts from here, never
 * from what an earlier attempt made of it.
 *
 * @param epoch the author means
 * @param revision it was made on; null for whatever revision is the newest
 * @param seq the author's count; null to take the next one
 * @param ref what the answer repeats, if the author wants to know the message again
 * @param allowed whether the author may edit the field; a repeat is answered all the same
 * @param lockToken the grant of the field's lock that the author believes to hold; null if none
 */
record Edit(
        Author author,
        String epoch,
        @Nullable Long revision,
        @Nullable Long seq,
        Content content,
        @Nullable JsonObject caret,
        @Nullable String ref,
        boolean allowed,
        @Nullable Long lockToken,
        EditListener listener) {

    /** What is to be done. */
    sealed interface Content {}

    /** An operation in the JSON form of the field's type, with the id its author may have given it. */
    record Operation(JsonObject body) implements Content {}

    /** A new value, perhaps only if the field still stands at a revision. */
    record Value(JsonValue value, @Nullable Long ifRevision) implements Content {}

    /** An operation computed from the newest state, in the process. */
    record Computed(Computation<?, ?> computation) implements Content {}
}
