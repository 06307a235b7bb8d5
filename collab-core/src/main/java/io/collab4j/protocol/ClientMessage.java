package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client may say, parsed once. Names are checked, numbers are integers below 2^53, texts have no half surrogates. */
public sealed interface ClientMessage {

    /** The client's own id of this message, which the direct answer repeats as {@code ref}. */
    @Nullable
    String id();

    /** What it counts against. */
    default Budget budget() {
        return Budget.CONTROL;
    }

    /** What an error in answer to it refers to. */
    default ErrorContext about() {
        return ErrorContext.of(id());
    }

    /** Proves who is there, resumes a former client, or both. */
    record Authenticate(
            @Nullable String id,
            @Nullable String token,
            @Nullable String clientId,
            @Nullable String resumeToken) implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.AUTHENTICATIONS;
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Authenticate[]";
        }
    }

    /** A newer token of the same subject and tenant. */
    record RefreshToken(@Nullable String id, String token) implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.AUTHENTICATIONS;
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "RefreshToken[]";
        }
    }

    /** Asks for a {@code pong}; the timestamp goes back as it came. */
    record Ping(@Nullable String id, JsonValue timestamp) implements ClientMessage {}

    /** The answer to a server's {@code ping}. */
    record Pong(@Nullable String id) implements ClientMessage {}

    /**
     * Joins a document.
     *
     * @param fields the fields to join, each with where the client stands; absent means all present and future ones
     */
    record DocumentJoin(
            @Nullable String id,
            String documentId,
            String documentType,
            @Nullable Map<String, Optional<ResumePoint>> fields,
            @Nullable JsonObject cursorInfo)
            implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.JOINS;
        }

        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, null, null);
        }
    }

    /** Leaves a document. */
    record DocumentLeave(@Nullable String id, String documentId) implements ClientMessage {
        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, null, null);
        }
    }

    /**
     * An edit of a field with operations.
     *
     * @param body the operation as the field's type writes it
     */
    record Operation(
            @Nullable String id,
            String documentId,
            String fieldName,
            @Nullable String epoch,
            long revision,
            long seq,
            JsonObject body,
            @Nullable JsonObject cursorInfo)
            implements ClientMessage {
        /** The same edit of somebody who may not show where his cursor is. */
        public Operation withoutCursor() {
            return new Operation(id, documentId, fieldName, epoch, revision, seq, body, null);
        }

        @Override
        public Budget budget() {
            return Budget.OPERATIONS;
        }

        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, fieldName, seq);
        }
    }

    /** A new value for a {@code value} field; with {@code ifRevision} only if the field still stands there. */
    record FieldChange(
            @Nullable String id,
            String documentId,
            String fieldName,
            JsonValue value,
            long seq,
            @Nullable Long ifRevision)
            implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.OPERATIONS;
        }

        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, fieldName, seq);
        }
    }

    /**
     * Takes the lock of a field, or prolongs the client's own.
     *
     * @param waits whether to wait for it if it is another's
     */
    record LockField(@Nullable String id, String documentId, String fieldName, boolean waits) implements ClientMessage {
        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, fieldName, null);
        }
    }

    /**
     * Where the client's cursor is now.
     *
     * @param fieldName the field it is in, if any
     * @param revision of the field that the positions refer to; the newest if it is not named
     */
    record CursorUpdate(
            @Nullable String id,
            String documentId,
            @Nullable String fieldName,
            @Nullable Long revision,
            JsonObject cursorInfo)
            implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.PRESENCE;
        }

        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, fieldName, null);
        }
    }

    /** Gives the lock of a field back, or waits for it no longer. */
    record UnlockField(@Nullable String id, String documentId, String fieldName) implements ClientMessage {
        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, fieldName, null);
        }
    }

    /**
     * Something for another member of a document.
     *
     * @param to its session
     */
    record Signal(@Nullable String id, String documentId, String to, JsonValue data) implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.PUBLICATIONS;
        }

        @Override
        public ErrorContext about() {
            return new ErrorContext(id, documentId, null, null);
        }
    }

    /**
     * Hears what is published on a channel from now on.
     *
     * @param since where the client stood when it was subscribed last
     * @param history how many of the newest messages it wants
     */
    record Subscribe(
            @Nullable String id,
            String channel,
            @Nullable ChannelPosition since,
            @Nullable Integer history) implements ClientMessage {
        @Override
        public Budget budget() {
            return history == null ? Budget.JOINS : Budget.HISTORY;
        }

        @Override
        public ErrorContext about() {
            return ErrorContext.ofChannel(id, channel);
        }
    }

    /** Hears nothing of a channel any more. */
    record Unsubscribe(@Nullable String id, String channel) implements ClientMessage {
        @Override
        public ErrorContext about() {
            return ErrorContext.ofChannel(id, channel);
        }
    }

    /** Says something on a channel. */
    record Publish(@Nullable String id, String channel, String event, JsonValue data) implements ClientMessage {
        @Override
        public Budget budget() {
            return Budget.PUBLICATIONS;
        }

        @Override
        public ErrorContext about() {
            return ErrorContext.ofChannel(id, channel);
        }
    }
}
