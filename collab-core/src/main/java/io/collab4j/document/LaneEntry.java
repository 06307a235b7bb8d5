package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.DocumentMessages.Editor;
import io.collab4j.protocol.DocumentMessages.FieldChangeAcknowledged;
import io.collab4j.protocol.DocumentMessages.FieldChanged;
import io.collab4j.protocol.DocumentMessages.Logged;
import io.collab4j.protocol.DocumentMessages.OperationAcknowledged;
import io.collab4j.protocol.DocumentMessages.OperationApplied;
import io.collab4j.protocol.ServerMessage;
import io.collab4j.store.Author;
import io.collab4j.store.LogEntry;
import org.jspecify.annotations.Nullable;

/** A committed operation as members are told of it, encoded once for all who are there, by whoever needs it first. */
final class LaneEntry {
    private final Address address;
    private final String epoch;
    private final Past<? extends Object, ? extends Object> past;
    // Read before and after it is forgotten in a race: either will do, so a plain field is enough.
    private @Nullable News news;

    /** An operation that nobody who is there has to be told of. */
    LaneEntry(Address address, String epoch, Past<? extends Object, ? extends Object> past) {
        this.address = address;
        this.epoch = epoch;
        this.past = past;
    }

    /** An operation that is new. */
    LaneEntry(Address address, String epoch, Step<? extends Object, ? extends Object> step) {
        this(address, epoch, step.past());
        this.news = new News(step.caret(), step.ref());
    }

    /** What is kept only until everybody has been told. */
    private static final class News {
        private final @Nullable JsonObject caret;
        private final @Nullable String ref;
        // Encoding twice in a race gives the same text, so neither needs more than a plain field.
        private @Nullable String applied;
        private @Nullable String acknowledgement;

        News(@Nullable JsonObject caret, @Nullable String ref) {
            this.caret = caret;
            this.ref = ref;
        }
    }

    private LogEntry log() {
        return past.log();
    }

    long revision() {
        return log().revision();
    }

    /** The message for one member: the author's acknowledgement, or what everybody else sees. */
    String messageFor(String clientId) {
        News kept = news;
        News current = kept == null ? new News(null, null) : kept;
        return clientId.equals(log().author().clientId()) ? acknowledgement(current) : applied(current);
    }

    /** Everybody who was there has been told: whoever comes later has it encoded again, without the caret of then. */
    void forgetNews() {
        news = null;
    }

    private String applied(News from) {
        String encoded = from.applied;
        if (encoded == null) {
            encoded = appliedMessage(from.caret).encode();
            from.applied = encoded;
        }
        return encoded;
    }

    private String acknowledgement(News from) {
        String encoded = from.acknowledgement;
        if (encoded == null) {
            encoded = acknowledgement(address, acknowledged(from.ref)).encode();
            from.acknowledgement = encoded;
        }
        return encoded;
    }

    private boolean isValue() {
        return log().operation().type().equals(ValueType.INSTANCE.name());
    }

    private ServerMessage appliedMessage(@Nullable JsonObject caret) {
        LogEntry log = log();
        String type = log.operation().type();
        return isValue()
                ? new FieldChanged(
                        address,
                        epoch,
                        type,
                        log.revision(),
                        past.json(),
                        log.operationId(),
                        editor(log.author()),
                        log.timestamp())
                : new OperationApplied(
                        address,
                        epoch,
                        type,
                        log.revision(),
                        past.json(),
                        log.operationId(),
                        editor(log.author()),
                        log.timestamp(),
                        caret);
    }

    private Acknowledgement acknowledged(@Nullable String ref) {
        LogEntry log = log();
        return new Acknowledgement(isValue(), log.seq(), log.revision(), log.operationId(), past.json(), ref);
    }

    static ServerMessage acknowledgement(Address address, Acknowledgement ack) {
        return ack.value()
                ? new FieldChangeAcknowledged(ack.ref(), address, ack.revision(), ack.seq(), ack.operationId())
                : new OperationAcknowledged(
                        ack.ref(), address, ack.seq(), ack.operationId(), ack.revision(), ack.operation());
    }

    /** The entry for a watcher in this process, with the state behind it. */
    FieldEdit edit(Object state) {
        LogEntry log = log();
        return new FieldEdit(
                address.fieldName(),
                log.revision(),
                log.author().userId(),
                log.author().clientId(),
                past.operation(),
                state);
    }

    /** The entry in the answer to a resume. */
    static String logged(LogEntry log, String json) {
        return new Logged(log.revision(), json, log.operationId(), editor(log.author()), log.seq(), log.timestamp())
                .encode();
    }

    private static Editor editor(Author author) {
        return new Editor(author.userId(), author.clientId(), author.sessionId());
    }
}
