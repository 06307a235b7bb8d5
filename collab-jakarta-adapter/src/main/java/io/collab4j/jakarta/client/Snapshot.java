package io.collab4j.jakarta.client;

import io.collab4j.document.FieldTypes;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Where a field stands, as the answer to a join says.
 *
 * @param operationId names the history that led to the revision
 * @param lastSeq the last of this client's edits that is part of it
 */
record Snapshot<S>(
        S state, String epoch, long revision, @Nullable String operationId, long lastSeq) {

    static Snapshot<Text> text(Message field) {
        JsonValue content = field.get("content")
                .orElseThrow(() -> new ClientException("bad_message", "a text field without its text"));
        return of(FieldTypes.TEXT.decodeState(content), field);
    }

    static <S> Snapshot<S> of(S state, Message field) {
        return new Snapshot<>(
                state,
                field.text("epoch").orElse(""),
                field.integer("revision", 0),
                field.text("operation_id").orElse(null),
                field.integer("last_seq", 0));
    }

    /** Whether it can follow from what is known: the same history, not rewritten and not gone back. */
    boolean follows(String knownEpoch, long knownRevision, @Nullable String knownOperationId) {
        if (!epoch.equals(knownEpoch) || revision < knownRevision) {
            return false;
        }
        return revision > knownRevision
                || operationId == null
                || knownOperationId == null
                || operationId.equals(knownOperationId);
    }
}
