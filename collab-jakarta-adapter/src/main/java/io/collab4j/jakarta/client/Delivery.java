package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.Recovery;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings the edits of one field to the server: one under way, sent again when its outcome is unknown, and for each
 * refusal what is to be done about it. A field says what there is to send and how to take it back. On the loop only.
 */
final class Delivery {

    /** The field. */
    interface Edits {
        /** The number of the edit under way, 0 if there is none. */
        long inFlightSeq();

        /** What to send: the edit under way as it was sent, or the next one; empty if there is nothing. */
        Optional<ObjectWriter> outgoing();

        /** The server does not take the edit under way. */
        void takeBack(ClientException reason);
    }

    private final ClientDocument document;
    private final ClientField field;
    private final Edits edits;
    private final Backoff backoff;
    /** Whether the edit under way is on this line. */
    private boolean sent;
    /** Whether it was on any line: only then its outcome may be unknown. */
    private boolean everSent;

    private boolean repeated;
    private boolean doubted;
    private boolean silent;
    private boolean queued;
    private boolean retrying;
    private Cancellable retry = () -> {};
    private int rejoins;

    Delivery(ClientDocument document, ClientField field, Edits edits) {
        this.document = document;
        this.field = field;
        this.edits = edits;
        this.backoff = new Backoff(document.client().loop());
    }

    /** There may be something to send. */
    void flush() {
        if (!queued && maySend() && field.isPending()) {
            queued = true;
            document.client().pacer().submit(() -> {
                queued = false;
                if (maySend()) {
                    send();
                }
            });
        }
    }

    private boolean maySend() {
        return !sent
                && !silent
                && !retrying
                && field.state() == ClientField.State.JOINED
                && document.membership().isReady();
    }

    private void send() {
        boolean again = everSent;
        edits.outgoing().ifPresent(message -> {
            repeated = again;
            sent = true;
            everSent = true;
            document.client().send(message.put("document_id", document.id()).put("field_name", field.name()));
        });
    }

    /** The line is gone, and with it all answers. */
    void detached() {
        sent = false;
        silent = false;
        queued = false;
        stopRetry();
    }

    /** From here until the answer to a join nothing about this field counts. */
    void silence() {
        silent = true;
        sent = false;
        stopRetry();
    }

    boolean isSilent() {
        return silent;
    }

    /** The answer to a join is about to be worked in. */
    void answered() {
        silent = false;
        sent = false;
        stopRetry();
    }

    /** Whether the edit under way may be with the server. */
    boolean isUnknown() {
        return everSent && edits.inFlightSeq() > 0;
    }

    /** The edit under way is no longer: committed, taken back, or given up. */
    void done() {
        sent = false;
        everSent = false;
        doubted = false;
        progressed();
    }

    /** Something arrived as it should. */
    void progressed() {
        rejoins = 0;
        backoff.reset();
    }

    Duration rejoinDelay() {
        return rejoins++ == 0 ? Duration.ZERO : backoff.next();
    }

    /** The server refused something about this field. */
    void refused(Message error) {
        long seq = edits.inFlightSeq();
        if (seq == 0 || error.integer("seq", seq) != seq) {
            return;
        }
        ClientException reason = ClientException.of(error);
        if (reason.calls(Recovery.RETRY)) {
            tryLater(error.millis("retry_after_ms"));
        } else if (reason.calls(Recovery.REAUTHENTICATE)) {
            document.client().reauthenticate();
            tryLater(error.millis("retry_after_ms"));
        } else if (reason.calls(Recovery.RESYNC) || mayBeCommitted(reason)) {
            document.membership().rejoin(field, false);
        } else {
            edits.takeBack(reason);
        }
    }

    /**
     * A refusal of a repeat can mean that the first one was committed in another shape. Only the log knows, so it is
     * asked once before anything is taken back.
     */
    private boolean mayBeCommitted(ClientException reason) {
        boolean doubt = reason.code().equals("bad_operation") && repeated && !doubted;
        doubted |= doubt;
        return doubt;
    }

    private void tryLater(Optional<Duration> delay) {
        sent = false;
        stopRetry();
        retrying = true;
        retry = document.client().loop().schedule(delay.orElseGet(backoff::next), () -> {
            retrying = false;
            flush();
        });
    }

    private void stopRetry() {
        retry.cancel();
        retrying = false;
    }
}
