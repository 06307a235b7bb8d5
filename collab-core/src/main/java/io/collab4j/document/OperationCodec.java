package io.collab4j.document;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.OtType;

/**
 * The JSON form of a field type's operations and states, on the wire and in stores. Implementations have no state and
 * may be used by any number of threads.
 *
 * @param <S> the state
 * @param <O> the operation
 */
public interface OperationCodec<S, O> {

    OtType<S, O> type();

    /** Of the JSON forms below; a store keeps it with the bytes. */
    int formatVersion();

    /**
     * Reads an operation that a client sent or a store kept.
     *
     * @throws OperationException if it is none; nothing else is thrown, whatever the value holds
     */
    O decode(JsonValue operation);

    /** An operation in its canonical form, as compact JSON text. */
    String encode(O operation);

    /**
     * Reads a state that an application or a store gave.
     *
     * @throws OperationException if it is none
     */
    S decodeState(JsonValue state);

    /** A state as compact JSON text. */
    String encodeState(S state);

    /** Bytes a state counts for against the limit of a document. */
    long size(S state);

    /** Components of an operation: how much work it is to transform over it. */
    int components(O operation);

    /**
     * A caret that is not past the end of a state and not within what cannot be parted there; as it was if this type knows no
     * positions.
     */
    default JsonObject clipCaret(JsonObject caret, S state) {
        return caret;
    }

    /**
     * A caret moved behind an operation; as it was if this type knows no positions.
     *
     * @param own whether the owner of the caret made the operation: what others insert at a caret does not push it
     */
    default JsonObject moveCaret(JsonObject caret, O operation, boolean own) {
        return caret;
    }
}
