package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A shared value, any JSON; the last one set wins. What is set while another one is under way replaces what waits. */
public final class ValueField extends ClientField {
    private record Change(JsonValue value, Optional<Long> ifRevision) {}

    private final Listeners<ValueListener> listeners = new Listeners<>();
    private final Delivery delivery;
    private @Nullable String epoch;
    private @Nullable String operationId;
    private long lastSeq;
    private JsonValue confirmed = JsonValue.ofNull();
    private @Nullable Change inFlight;
    private @Nullable Change next;
    private volatile JsonValue value = JsonValue.ofNull();
    private volatile long revision;

    ValueField(ClientDocument document, String name) {
        super(document, name);
        delivery = new Delivery(document, this, new Edits());
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(ValueListener listener) {
        return listeners.add(listener);
    }

    /** As it shows here, an own unsaved change included; JSON null if it was never set. */
    public JsonValue value() {
        return value;
    }

    @Override
    public long revision() {
        return revision;
    }

    /** Sets the value. The stage completes when it shows here, and fails if the field may not be edited. */
    public CompletionStage<Void> set(JsonValue newValue) {
        return set(newValue, Optional.empty());
    }

    /** The same if the field still stands at a revision when the change arrives; else it is refused: {@code conflict}. */
    public CompletionStage<Void> setIfRevision(long expected, JsonValue newValue) {
        return set(newValue, Optional.of(expected));
    }

    private CompletionStage<Void> set(JsonValue newValue, Optional<Long> ifRevision) {
        return perform(() -> {
            next = new Change(newValue, ifRevision);
            marks.edited();
            shown(Origin.LOCAL);
            moved();
        });
    }

    private List<JsonValue> pending() {
        return Stream.of(Optional.ofNullable(inFlight), Optional.ofNullable(next))
                .flatMap(Optional::stream)
                .map(Change::value)
                .toList();
    }

    private void shown(Origin origin) {
        List<JsonValue> pending = pending();
        value = pending.isEmpty() ? confirmed : pending.get(pending.size() - 1);
        JsonValue now = value;
        listeners.tell(listener -> listener.onChange(now, origin));
    }

    // What the server says.

    @Override
    void acknowledged(Message message) {
        if (inFlight == null || message.integer("seq", 0) != lastSeq + 1) {
            return;
        }
        if (message.integer("revision", 0) != revision + 1) {
            document().membership().rejoin(this, true);
            return;
        }
        commit(inFlight.value(), message);
        lastSeq++;
        settled();
        moved();
    }

    private void settled() {
        inFlight = null;
        delivery.done();
        marks.saved(next == null);
    }

    @Override
    void applied(Message message) {
        long at = message.integer("revision", 0);
        if (at <= revision) {
            return;
        }
        if (at != revision + 1 || !message.text("epoch").orElse("").equals(epoch)) {
            document().membership().rejoin(this, true);
            return;
        }
        commit(message.get("value").orElse(JsonValue.ofNull()), message);
        delivery.progressed();
        if (!isPending()) {
            shown(Origin.REMOTE);
        }
    }

    @Override
    void accept(Message info) {
        Snapshot<JsonValue> snapshot = snapshot(info);
        Origin origin = Origin.REMOTE;
        JsonValue local = value;
        String reason = "client_changed";
        List<JsonValue> lost = List.of();
        if (epoch != null && !snapshot.follows(epoch, revision, operationId)) {
            reason = snapshot.epoch().equals(epoch) ? "history_changed" : "epoch_changed";
            lost = pending();
            marks.lost(new ClientException(reason, "the server's history is another now"));
            inFlight = null;
            next = null;
            delivery.done();
            origin = Origin.RESET;
        } else {
            lost = resolve(snapshot);
        }
        epoch = snapshot.epoch();
        lastSeq = snapshot.lastSeq();
        commit(snapshot.state(), info);
        List<JsonValue> pending = pending();
        if (!local.equals(pending.isEmpty() ? confirmed : pending.get(pending.size() - 1))) {
            shown(origin);
        }
        // Last of all, so that a listener that sets it anew finds the field it is to go into.
        unmerged(reason, lost, local, Optional.of(snapshot.state()));
    }

    private Snapshot<JsonValue> snapshot(Message info) {
        return Snapshot.of(
                isOf(info.text("field_type").orElse(""), 1)
                        ? info.get("content").orElse(JsonValue.ofNull())
                        : JsonValue.ofNull(),
                info);
    }

    /** What became of the change under way, as far as the server's answer tells; gives it back if nobody can tell. */
    private List<JsonValue> resolve(Snapshot<JsonValue> snapshot) {
        if (inFlight == null) {
            return List.of();
        }
        if (orphanedBy() != null) {
            List<JsonValue> edits = List.of(inFlight.value());
            inFlight = null;
            delivery.done();
            marks.lost(new ClientException("client_changed", "the outcome of a change is unknown"));
            return edits;
        }
        if (snapshot.lastSeq() > lastSeq) {
            settled();
        }
        return List.of();
    }

    private void commit(JsonValue newValue, Message message) {
        confirmed = newValue;
        revision = message.integer("revision", revision);
        operationId = message.text("operation_id").orElse(null);
    }

    @Override
    void unmerged(String reason) {
        unmerged(reason, pending(), value, Optional.empty());
    }

    private void unmerged(String reason, List<JsonValue> edits, JsonValue local, Optional<JsonValue> server) {
        if (!edits.isEmpty()) {
            UnmergedEdits<JsonValue, JsonValue> unmerged = new UnmergedEdits<>(reason, edits, local, server);
            listeners.tell(listener -> listener.onUnmerged(unmerged));
        }
    }

    @Override
    Optional<String> position() {
        if (epoch == null) {
            return Optional.empty();
        }
        return Optional.of(new ObjectWriter()
                .put("epoch", epoch)
                .put("revision", revision)
                .put("operation_id", operationId)
                .end());
    }

    @Override
    Optional<String> epoch() {
        return Optional.ofNullable(epoch);
    }

    @Override
    long lastSeq() {
        return lastSeq;
    }

    @Override
    boolean isContinuedBy(Message info) {
        return snapshot(info).follows(Objects.requireNonNull(epoch), revision, operationId);
    }

    @Override
    boolean isPending() {
        return inFlight != null || next != null;
    }

    @Override
    boolean isUntouched() {
        return revision == 0 && saveState() != SaveState.SAVING;
    }

    /** At revision 0 a field nobody declared calls itself a text. */
    @Override
    boolean isOf(String type, long atRevision) {
        return type.equals("value") || (type.equals("text") && atRevision == 0);
    }

    @Override
    Delivery delivery() {
        return delivery;
    }

    @Override
    void tellSaveState(SaveState now) {
        listeners.tell(listener -> listener.onSaveState(now));
    }

    private final class Edits implements Delivery.Edits {
        @Override
        public long inFlightSeq() {
            return inFlight == null ? 0 : lastSeq + 1;
        }

        @Override
        public Optional<ObjectWriter> outgoing() {
            if (inFlight == null && next != null) {
                inFlight = next;
                next = null;
                marks.underWay(lastSeq + 1, true);
            }
            return Optional.ofNullable(inFlight).map(change -> {
                ObjectWriter message = new ObjectWriter()
                        .put("type", "field_change")
                        .put("seq", lastSeq + 1)
                        .put("value", change.value());
                change.ifRevision().ifPresent(expected -> message.put("if_revision", expected));
                return message;
            });
        }

        @Override
        public void takeBack(ClientException reason) {
            JsonValue edit = inFlight == null ? value : inFlight.value();
            inFlight = null;
            refusedFor(reason);
            shown(Origin.REFUSED);
            listeners.tell(listener -> listener.onRefused(new RefusedEdit<>(reason, edit)));
            moved();
        }
    }
}
