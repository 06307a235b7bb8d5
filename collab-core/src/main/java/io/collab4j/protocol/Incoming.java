package io.collab4j.protocol;

import org.jspecify.annotations.Nullable;

/** One element of a frame: a message, or why it is none. */
public sealed interface Incoming {

    /** A well-formed message, and the bytes it took. */
    record Message(ClientMessage message, int bytes) implements Incoming {}

    /** Something that is to be answered with an error, with as much of its address as could be read. */
    record Malformed(CollabException refusal, ErrorContext context) implements Incoming {
        Malformed(ErrorCode code, String message, ErrorContext context) {
            this(new CollabException(code, message), context);
        }

        public ErrorCode code() {
            return refusal.code();
        }
    }

    /** What an error refers to. */
    record ErrorContext(
            @Nullable String ref,
            @Nullable String documentId,
            @Nullable String fieldName,
            @Nullable Long seq,
            @Nullable String channel) {
        /** Refers to nothing. */
        public static final ErrorContext NONE = new ErrorContext(null, null, null, null, null);

        /** Refers to a message by its id alone. */
        public static ErrorContext of(@Nullable String ref) {
            return new ErrorContext(ref, null, null, null, null);
        }

        /** Refers to a message about a document. */
        public ErrorContext(
                @Nullable String ref, @Nullable String documentId, @Nullable String fieldName, @Nullable Long seq) {
            this(ref, documentId, fieldName, seq, null);
        }

        /** Refers to a message about a channel. */
        public static ErrorContext ofChannel(@Nullable String ref, String channel) {
            return new ErrorContext(ref, null, null, null, channel);
        }
    }
}
