package io.collab4j.ot;

import java.util.OptionalInt;

/**
 * An operation that cannot be: malformed, not made for the state it is applied to, or cutting a character in two.
 * Messages name positions and lengths, never content, so they may be logged and sent.
 */
public final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the operation. */
    public enum Reason {
        /** Not an operation at all, or a part of it is missing or of another kind than it has to be. */
        MALFORMED,
        /** A length or position that is none, or a retain or delete of nothing. */
        BAD_COUNT,
        /** An insert of nothing. */
        EMPTY_INSERT,
        /** Reaches past the end of the state. */
        BASE_LENGTH,
        /** It, or what it leads to, would be longer than any state can be. */
        TOO_LONG,
        /** Of another type than the state. */
        WRONG_TYPE,
        /** Splits a surrogate pair, or inserts half of one. */
        SURROGATE_SPLIT
    }

    private static final int NOWHERE = -1;

    private final Reason reason;
    private final int index;

    /** An exception without a stack trace: it is an answer to bad input, not a fault of the program. */
    public OperationException(Reason reason, String message) {
        this(reason, message, NOWHERE);
    }

    private OperationException(Reason reason, String message, int index) {
        super(message, null, false, false);
        this.reason = reason;
        this.index = index;
    }

    public Reason reason() {
        return reason;
    }

    /** Which component is the bad one, from 0; empty if the fault is not that of one component. */
    public OptionalInt index() {
        return index == NOWHERE ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The same fault, found at a component. */
    public OperationException at(int index) {
        return new OperationException(reason, String.valueOf(getMessage()), index);
    }
}
