package io.collab4j.document;

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

/** A committed operation as members are told of it, encoded once by whoever needs it first. */
final class LaneEntry {
    private final Address address;
    private final String epoch;
    private final Past<? extends Object, ? extends Object> past;
    private final LogEntry log;
    // Encoding twice in a race gives the same text, so neither needs more than a plain field.
    private @Nullable String applied;
    private @Nullable String acknowledgement;

    LaneEntry(Address address, String epoch, Past<? extends Object, ? extends Object> past) {
        this.address = address;
        this.epoch = epoch;
        this.past = past;
        this.log = past.log();
    }

    long revision() {
        return log.revision();
    }

    /** The message for one member: the author's acknowledgement, or what everybody else sees. */
    String messageFor(String clientId) {
        return clientId.equals(log.author().clientId()) ? acknowledgement() : applied();
    }

    private String applied() {
        String encoded = applied;
        if (encoded == null) {
            encoded = appliedMessage().encode();
            applied = encoded;
        }
        return encoded;
    }

    private String acknowledgement() {
        String encoded = acknowledgement;
        if (encoded == null) {
            encoded = acknowledgement(address, acknowledged()).encode();
            acknowledgement = encoded;
        }
        return encoded;
    }

    private boolean isValue() {
        return log.operation().type().equals(ValueType.INSTANCE.name());
    }

    private ServerMessage appliedMessage() {
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
                        past.caret());
    }

    private Acknowledgement acknowledged() {
        return new Acknowledgement(isValue(), log.seq(), log.revision(), log.operationId(), past.json(), past.ref());
    }

    static ServerMessage acknowledgement(Address address, Acknowledgement ack) {
        return ack.value()
                ? new FieldChangeAcknowledged(ack.ref(), address, ack.revision(), ack.seq(), ack.operationId())
                : new OperationAcknowledged(
                        ack.ref(), address, ack.seq(), ack.operationId(), ack.revision(), ack.operation());
    }

    /** The entry for a watcher in this process. */
    FieldEdit edit() {
        return new FieldEdit(
                address.fieldName(),
                log.revision(),
                log.author().userId(),
                log.author().clientId(),
                past.operation(),
                past.after());
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
