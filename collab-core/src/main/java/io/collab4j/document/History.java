package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.StoredField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one field in one epoch: its state, its recent operations, and how far each client has come. It
 * computes and never waits. Used by the field's thread only.
 */
final class History<S, O> {
    private final OperationCodec<S, O> codec;
    private final DocumentLimits limits;
    private final boolean declared;
    private final Encoded initial;
    private final RecentOperations<S, O> recent;
    private final Map<String, ClientRecord> clients = new HashMap<>();
    private Head head;
    private S state;
    private @Nullable String encodedState;

    private History(OperationCodec<S, O> codec, DocumentLimits limits, boolean declared, Head head, S state) {
        this.codec = codec;
        this.limits = limits;
        this.declared = declared;
        this.head = head;
        this.state = state;
        this.initial = FieldTypes.encoded(codec, codec.encodeState(codec.type().initial()));
        this.recent = new RecentOperations<>(codec.type(), limits, head);
    }

    /** A field nobody has declared or edited yet. */
    static History<?, ?> undeclared(OperationCodec<?, ?> codec, DocumentLimits limits, Epoch first) {
        return begin(codec, limits, first);
    }

    private static <S, O> History<S, O> begin(OperationCodec<S, O> codec, DocumentLimits limits, Epoch first) {
        return new History<>(
                codec, limits, false, Head.initial(first), codec.type().initial());
    }

    static <S, O> History<S, O> load(OperationCodec<S, O> codec, DocumentLimits limits, StoredField stored) {
        S snapshot = codec.decodeState(FieldTypes.json(stored.snapshot()));
        History<S, O> history = new History<>(codec, limits, true, stored.snapshotHead(), snapshot);
        stored.tail().forEach(entry -> history.append(entry, null));
        if (!history.head.equals(stored.head())) {
            throw new IllegalStateException("the stored log does not lead to the stored head");
        }
        return history;
    }

    OperationCodec<S, O> codec() {
        return codec;
    }

    Head head() {
        return head;
    }

    S state() {
        return state;
    }

    /** Of the state, in bytes. */
    long size() {
        return codec.size(state);
    }

    FieldState read() {
        return new FieldState(codec.type().name(), head.epoch().id(), head.revision(), state);
    }

    /** Whether the field may still become one of another type. */
    boolean isUndecided() {
        return !declared && head.revision() == 0;
    }

    /** The state as JSON; encoded once for all who join at this revision. */
    String encodedState() {
        if (encodedState == null) {
            encodedState = codec.encodeState(state);
        }
        return encodedState;
    }

    Encoded initial() {
        return initial;
    }

    @Nullable
    ClientRecord client(String clientId) {
        return clients.get(clientId);
    }

    /**
     * Takes in how far the store says a client has come, which may be less than what has come here since it was asked. What
     * it said before of operations that are not here counts no more.
     */
    void remember(String clientId, ClientRecord record) {
        clients.merge(
                clientId,
                newest(clientId, record),
                (known, read) ->
                        read.seq() < known.seq() && holds(known) ? known.withGeneration(read.generation()) : read);
    }

    /** Whether the operation that a record names is one of this history; those it has forgotten are taken to be. */
    boolean holds(ClientRecord record) {
        String known = operationIdAt(record.revision());
        return record.seq() == 0
                || (record.revision() <= head.revision() && (known == null || known.equals(record.operationId())));
    }

    /**
     * Whether an operation cannot have been committed behind what is here: its client has come back since under a newer
     * generation, and the store did not have it then.
     */
    boolean keepsOut(LogEntry entry) {
        ClientRecord record = clients.get(entry.author().clientId());
        return record != null && entry.seq() > record.seq() && entry.author().generation() < record.generation();
    }

    private ClientRecord newest(String clientId, ClientRecord record) {
        long from = Math.max(record.revision(), oldestBase());
        for (long revision = head.revision(); revision > from; revision--) {
            LogEntry entry = recent.get(revision).log();
            if (entry.author().clientId().equals(clientId) && entry.seq() > record.seq()) {
                return record.after(entry);
            }
        }
        return record;
    }

    /** For the history that takes this one's place in the same epoch. */
    void copyClientsTo(History<?, ?> next) {
        next.clients.putAll(clients);
    }

    void forget(String clientId) {
        clients.remove(clientId);
    }

    /** The revision before the oldest operation that is kept. */
    long oldestBase() {
        return recent.oldestBase();
    }

    Past<S, O> past(long revision) {
        return recent.get(revision);
    }

    S stateAt(long revision) {
        return revision == head.revision() ? state : recent.stateBefore(revision + 1);
    }

    /** The operation id a revision came to be by; null if that is not known here any more. */
    @Nullable
    String operationIdAt(long revision) {
        if (revision == head.revision()) {
            return head.operationId();
        }
        if (revision == 0) {
            return Head.initial(head.epoch()).operationId();
        }
        if (revision == oldestBase()) {
            return recent.baseOperationId();
        }
        return revision > oldestBase() && revision < head.revision()
                ? recent.get(revision).log().operationId()
                : null;
    }

    /** Takes in an operation that was committed by another node, or is loaded. It has to follow the head. */
    Step<S, O> append(LogEntry entry, @Nullable JsonObject caret) {
        O operation = codec.decode(FieldTypes.json(entry.operation()));
        Past<S, O> past = new Past<>(entry, operation, state);
        Step<S, O> step = new Step<>(past, codec.type().apply(state, operation), caret, null);
        append(step);
        return step;
    }

    private void append(Step<S, O> step) {
        LogEntry entry = step.log();
        if (entry.revision() != head.revision() + 1) {
            throw new IllegalStateException("revision " + entry.revision() + " does not follow " + head.revision());
        }
        recent.add(step.past());
        state = step.after();
        head = new Head(head.epoch(), entry.revision(), entry.operationId());
        encodedState = null;
        clients.computeIfPresent(
                entry.author().clientId(), (id, record) -> entry.seq() > record.seq() ? record.after(entry) : record);
    }

    /** Begins a group of edits to be committed on top of the head. */
    Draft<S, O> draft(GroupContext context) {
        return new Draft<>(this, limits, context);
    }

    /** Takes in a group that was committed on top of the head. */
    void adopt(Draft<S, O> draft) {
        draft.entries().forEach(this::append);
    }

    /** Whether all of a group was taken in, by whatever way it came. */
    boolean contains(Draft<S, O> draft) {
        return draft.entries().stream().map(Step::log).allMatch(entry -> {
            ClientRecord record = clients.get(entry.author().clientId());
            return record != null && record.seq() >= entry.seq();
        });
    }

    /** The operations after a revision that is still within reach. */
    List<Past<S, O>> after(long revision) {
        List<Past<S, O>> found = new ArrayList<>((int) (head.revision() - revision));
        for (long next = revision + 1; next <= head.revision(); next++) {
            found.add(recent.get(next));
        }
        return found;
    }

    /**
     * A caret moved from the revision it was meant for to the newest one.
     *
     * @param revision at most the newest
     * @param sessionId of its owner, whose own operations push it
     * @return null if too much has happened since
     */
    @Nullable
    JsonObject caretNow(JsonObject caret, long revision, String sessionId) {
        if (revision < oldestBase()) {
            return null;
        }
        JsonObject moved = codec.clipCaret(caret, stateAt(revision));
        for (long next = revision + 1; next <= head.revision(); next++) {
            Past<S, O> past = recent.get(next);
            boolean own = past.log().author().sessionId().equals(sessionId);
            moved = codec.moveCaret(moved, past.operation(), own);
        }
        return moved;
    }

    /** The committed operation of a client with a sequence number, if it is still kept. */
    @Nullable
    Past<S, O> committed(String clientId, long seq) {
        for (long revision = head.revision(); revision > oldestBase(); revision--) {
            LogEntry entry = recent.get(revision).log();
            if (entry.seq() == seq && entry.author().clientId().equals(clientId)) {
                return recent.get(revision);
            }
        }
        return null;
    }
}
