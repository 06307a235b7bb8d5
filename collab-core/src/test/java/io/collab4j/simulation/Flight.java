package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtClient;
import io.collab4j.ot.OtClient.Submission;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one client has under way in one field: one edit at a time, and how many wait behind it. Tells the {@link Ledger}
 * how each of them ends.
 */
final class Flight<S, O> {
    private final SimClient client;
    private final String documentId;
    private final String fieldName;
    private final Kind<S, O> kind;
    private final FieldTruth truth;
    private int waiting;
    private boolean first;
    private String attempt = "";
    private long seq;
    private int attempts;
    private String id = "";
    private String key = "";
    private @Nullable String frame;

    Flight(SimClient client, String documentId, String fieldName, Kind<S, O> kind, FieldTruth truth) {
        this.client = client;
        this.documentId = documentId;
        this.fieldName = fieldName;
        this.kind = kind;
        this.truth = truth;
    }

    /** The user has edited. */
    void typed() {
        waiting++;
        truth.ledger().typed();
    }

    /** Gives an edit its name in the moment it stops to be composed with what is typed. */
    void launch(Submission<O> submission) {
        if (seq != submission.seq()) {
            seq = submission.seq();
            id = client.newOperationId();
            key = kind.key(submission.operation(), id);
            truth.ledger().launched(key, waiting);
            waiting = 0;
            first = true;
        }
    }

    void send(Submission<O> submission, String epoch) {
        // A state is named by the operation that led to it, so an edit that is sent again gets another id.
        attempt = id + "/" + attempts++;
        client.truth().sent(attempt, client.clientId(), submission.seq());
        ObjectWriter message = message("edit", submission.seq(), epoch);
        kind.write(message, submission.operation(), submission.revision(), attempt);
        client.doings()
                .sending(client.place(documentId, fieldName), attempt, first)
                .ifPresent(caret -> message.raw("cursor_info", caret));
        first = false;
        frame = message.end();
        client.sayEdit(frame);
    }

    ObjectWriter message(String ref, long number, String epoch) {
        ObjectWriter message = new ObjectWriter()
                .put("type", kind.messageType())
                .put("id", ref)
                .put("document_id", documentId)
                .put("field_name", fieldName)
                .put("seq", number);
        return kind.messageType().equals("operation") ? message.put("epoch", epoch) : message;
    }

    /** Nothing of it is on this connection any more. */
    void silence() {
        frame = null;
    }

    boolean isSent() {
        return frame != null;
    }

    void sayAgainLater() {
        String message = frame;
        client.later(() -> {
            if (message != null && message.equals(frame)) {
                client.doings().sendingAgain(client.place(documentId, fieldName), attempt);
                client.sayEdit(message);
            }
        });
    }

    /** The edit under way is committed; its name. */
    String landed(long committed) {
        check(committed == seq, "an ack of seq " + committed + " while " + seq + " is under way");
        frame = null;
        return key;
    }

    /** What is said to be the edit under way has to be an attempt of it, and not another edit with its number. */
    void checkIsOurs(String operationId) {
        check(operationId.startsWith(id + "/"), operationId + " has the number of " + id);
    }

    /** Nothing of what is pending is committed, and the application has it from here. */
    void handBack(OtClient<S, O> known) {
        known.unmerged().ifPresent(unmerged -> kind.account(unmerged, known.confirmed(), truth.typed()::handedBack));
        known.pending().ifPresent(flight -> {
            // What was typed behind it may have deleted some of it again, so it is no part of the rest.
            kind.account(flight.operation(), known.confirmed(), truth.typed()::fenced);
            truth.ledger().handedBack(key);
        });
        begin(known);
    }

    /** The same, but the edit under way may be committed or may not. */
    void handBackUnsure(OtClient<S, O> known) {
        known.pending().ifPresent(flight -> {
            kind.account(flight.operation(), known.confirmed(), truth.typed()::unsure);
            truth.ledger().unsure(key);
        });
        // What was deleted of the edit under way may stay, so nothing is certain of the rest either.
        known.unmerged().ifPresent(unmerged -> kind.account(unmerged, known.confirmed(), truth.typed()::unsure));
        begin(known);
    }

    /**
     * What is pending goes over to another history, which may not have what it deletes; the one before may come back. If the
     * edit under way is committed, only what was typed behind it goes over, which may have deleted some of that edit again.
     * As one operation the two do not show that.
     */
    void doubtDeletions(OtClient<S, O> known, boolean isCommitted) {
        BiConsumer<String, String> doubt = (inserted, deleted) -> truth.typed().unsure(deleted);
        if (isCommitted) {
            S behind = kind.type()
                    .apply(known.confirmed(), known.pending().orElseThrow().operation());
            kind.account(kind.difference(behind, known.state(), truth), behind, doubt);
        } else {
            known.unmerged().ifPresent(unmerged -> kind.account(unmerged, known.confirmed(), doubt));
        }
    }

    private void begin(OtClient<S, O> known) {
        if (!known.inSync()) {
            client.met(Path.HANDED_BACK);
        }
        if (known.pending().isPresent()) {
            client.giveUpANumber();
        }
        truth.ledger().neverSent(waiting);
        waiting = 0;
        seq = 0;
        frame = null;
    }
}
