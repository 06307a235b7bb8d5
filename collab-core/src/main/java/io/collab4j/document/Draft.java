package io.collab4j.document;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;
import io.collab4j.ot.OtType;
import io.collab4j.ot.Side;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LockClaims;
import io.collab4j.store.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of edits on its way to be committed: what the field would be like after each of them. Made on the field's
 * thread; nothing in the history changes until the group is adopted.
 */
final class Draft<S, O> {
    private static final int MAX_OPERATION_ID = 64;

    private final History<S, O> history;
    private final OperationCodec<S, O> codec;
    private final DocumentLimits limits;
    private final GroupContext context;
    private final Head base;
    private final List<Edit> edits = new ArrayList<>();
    private final List<Step<S, O>> entries = new ArrayList<>();
    private final Map<String, ClientRecord> clients = new HashMap<>();
    private long size = -1;

    Draft(History<S, O> history, DocumentLimits limits, GroupContext context) {
        this.history = history;
        this.codec = history.codec();
        this.limits = limits;
        this.context = context;
        this.base = history.head();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Head base() {
        return base;
    }

    List<Edit> edits() {
        return edits;
    }

    List<Step<S, O>> entries() {
        return entries;
    }

    Head head() {
        return entries.isEmpty()
                ? base
                : new Head(
                        base.epoch(),
                        revision(),
                        entries.get(entries.size() - 1).log().operationId());
    }

    /** Takes an edit into the group. */
    Verdict add(Edit edit) {
        ClientRecord record = clients.getOrDefault(
                edit.author().clientId(), history.client(edit.author().clientId()));
        if (record == null) {
            return Verdict.refused(ErrorCode.NOT_JOINED, "the field is not joined");
        }
        try {
            return decide(edit, record);
        } catch (OperationException e) {
            return new Verdict.Refused(refusalOf(e));
        }
    }

    private Verdict decide(Edit edit, ClientRecord record) {
        boolean sameEpoch = edit.epoch().equals(base.epoch().id());
        Long sent = edit.seq();
        // The check for a repeat comes before every other: its answer is what was promised the first time.
        if (sameEpoch && sent != null && sent <= record.seq()) {
            return repeat(edit, sent, record);
        }
        if (edit.author().generation() < record.generation()) {
            return Verdict.SUPERSEDED;
        }
        if (!edit.allowed()) {
            return Verdict.refused(ErrorCode.READ_ONLY, "the field may not be edited");
        }
        if (!sameEpoch) {
            return Verdict.refused(ErrorCode.EPOCH_CHANGED, "the field is in another epoch");
        }
        if (sent != null && sent != record.seq() + 1) {
            return Verdict.refused(ErrorCode.SEQUENCE_GAP, "the last one was " + record.seq());
        }
        if (context.full()) {
            return Verdict.refused(ErrorCode.LIMIT_EXCEEDED, "the document has " + limits.maxFields() + " fields");
        }
        Long revision = edit.revision();
        if (revision != null) {
            Verdict unusable = checkBase(revision, record);
            if (unusable != null) {
                return unusable;
            }
        }
        if (edit.content() instanceof Edit.Value value && codec == FieldTypes.VALUE) {
            Long expected = value.ifRevision();
            if (expected != null && expected != revision()) {
                return Verdict.refused(ErrorCode.CONFLICT, "the field stands at revision " + revision());
            }
        }
        return accept(edit, record);
    }

    private Verdict repeat(Edit edit, long seq, ClientRecord record) {
        Past<S, O> past = history.committed(edit.author().clientId(), seq);
        if (past == null) {
            past = entries.stream()
                    .filter(entry -> entry.log().seq() == seq
                            && entry.log()
                                    .author()
                                    .clientId()
                                    .equals(edit.author().clientId()))
                    .findFirst()
                    .map(Step::past)
                    .orElse(null);
        }
        String hash = past == null
                ? (seq == record.seq() ? record.hash() : null)
                : past.log().hash();
        if (hash == null) {
            return Verdict.refused(ErrorCode.SEQUENCE_GAP, "the last one was " + record.seq());
        }
        if (!hash.equals(OperationHash.of(codec.encode(operationOf(edit))))) {
            return Verdict.refused(ErrorCode.BAD_OPERATION, "another operation was committed under this seq");
        }
        long revision = past == null ? record.revision() : past.log().revision();
        if (revision > base.revision()) {
            return Verdict.UNDER_WAY;
        }
        return new Verdict.Repeated(new Acknowledgement(
                edit.content() instanceof Edit.Value,
                seq,
                revision,
                past == null ? record.operationId() : past.log().operationId(),
                past == null ? null : past.json(),
                edit.ref()));
    }

    private @Nullable Verdict checkBase(long revision, ClientRecord record) {
        if (revision > base.revision()) {
            return Verdict.refused(ErrorCode.REVISION_AHEAD, "the field stands at revision " + base.revision());
        }
        if (revision < record.revision()) {
            // Only an edit sent before the acknowledgement of the one before it can be based below that one.
            return Verdict.refused(ErrorCode.LIMIT_EXCEEDED, "one unacknowledged operation per client and field");
        }
        boolean reachable = revision >= history.oldestBase() && behind(revision) <= limits.transformOperations();
        if (!reachable || componentsAfter(revision) > limits.transformComponents()) {
            return Verdict.refused(ErrorCode.REVISION_TOO_OLD, "too far behind revision " + revision());
        }
        return null;
    }

    private long behind(long revision) {
        return revision() - revision;
    }

    private long componentsAfter(long revision) {
        long components = 0;
        for (long next = revision + 1; next <= revision(); next++) {
            components += codec.components(past(next).operation());
        }
        return components;
    }

    private Verdict accept(Edit edit, ClientRecord record) {
        long from = edit.revision() == null ? revision() : edit.revision();
        O original = operationOf(edit);
        OtType<S, O> type = codec.type();
        type.validate(from == revision() ? state() : history.stateAt(from), original);
        O operation = original;
        JsonObject caret = edit.caret();
        for (long next = from + 1; next <= revision(); next++) {
            O committed = past(next).operation();
            if (caret != null) {
                // caret follows what the committed operation became behind this one
                caret = codec.moveCaret(caret, type.transform(committed, operation, Side.RIGHT), false);
            }
            operation = type.transform(operation, committed, Side.LEFT);
        }
        S before = state();
        S after = type.apply(before, operation);
        long sizeAfter = codec.size(after);
        if (sizeAfter > context.room() && sizeAfter > sizeBefore(before)) {
            return Verdict.refused(
                    ErrorCode.DOCUMENT_TOO_LARGE, "the document would be over " + limits.maxDocumentBytes() + " bytes");
        }
        size = sizeAfter;
        caret = caret == null ? null : codec.clipCaret(caret, after);
        take(edit, record, original, operation, caret, before, after);
        return Verdict.ACCEPTED;
    }

    private void take(
            Edit edit, ClientRecord record, O original, O operation, @Nullable JsonObject caret, S before, S after) {
        String sent = codec.encode(original);
        String json = operation == original ? sent : codec.encode(operation);
        long seq = record.seq() + 1;
        LogEntry entry = new LogEntry(
                revision() + 1,
                operationIdOf(edit),
                edit.author(),
                seq,
                OperationHash.of(sent),
                context.now(),
                FieldTypes.encoded(codec, json));
        entries.add(new Step<>(new Past<>(entry, operation, before), after, caret, edit.ref()));
        edits.add(edit);
        clients.put(edit.author().clientId(), record.after(entry));
    }

    /** Of the state behind the group, in bytes; known once it is not empty. */
    long size() {
        return size;
    }

    private long sizeBefore(S before) {
        return size >= 0 ? size : codec.size(before);
    }

    private O operationOf(Edit edit) {
        if (edit.content() instanceof Edit.Computed computed) {
            return compute(computed.computation());
        }
        if (edit.content() instanceof Edit.Value value) {
            return codec.decode(requireType(FieldTypes.VALUE, value.value()));
        }
        Edit.Operation operation = (Edit.Operation) edit.content();
        if (codec == FieldTypes.VALUE) {
            throw wrongType("the field is a value");
        }
        return codec.decode(operation.body());
    }

    private JsonValue requireType(OperationCodec<?, ?> expected, JsonValue value) {
        if (codec != expected) {
            throw wrongType("the field is no " + expected.type().name());
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private O compute(Computation<?, ?> computation) {
        if (!computation.stateType().isInstance(state())) {
            throw wrongType("the field is a " + codec.type().name());
        }
        return ((Computation<S, O>) computation).edit().apply(state());
    }

    private String operationIdOf(Edit edit) {
        if (edit.content() instanceof Edit.Operation operation) {
            JsonValue id = operation.body().members().get("id");
            if (id instanceof JsonString given && given.value().length() <= MAX_OPERATION_ID) {
                return given.value();
            }
            if (id != null) {
                throw new OperationException(
                        Reason.MALFORMED, "an operation's id is a string of at most " + MAX_OPERATION_ID);
            }
        }
        return context.ids().get();
    }

    private long revision() {
        return base.revision() + entries.size();
    }

    private S state() {
        return entries.isEmpty()
                ? history.state()
                : entries.get(entries.size() - 1).after();
    }

    private Past<S, O> past(long revision) {
        return revision <= base.revision()
                ? history.past(revision)
                : entries.get((int) (revision - base.revision() - 1)).past();
    }

    FieldCommit toCommit(String fieldName, boolean enforced) {
        Map<String, String> carets = new HashMap<>();
        List<LogEntry> log = new ArrayList<>(entries.size());
        for (Step<S, O> entry : entries) {
            log.add(entry.log());
            JsonObject caret = entry.caret();
            if (caret != null) {
                carets.put(entry.log().operationId(), caret.toJson());
            }
        }
        return new FieldCommit(
                fieldName, base, history.initial(), log, carets, size, new LockClaims(enforced, lockTokens()));
    }

    private Map<Integer, Long> lockTokens() {
        Map<Integer, Long> tokens = new HashMap<>();
        for (int i = 0; i < edits.size(); i++) {
            Long token = edits.get(i).lockToken();
            if (token != null) {
                tokens.put(i, token);
            }
        }
        return tokens;
    }

    private static CollabException refusalOf(OperationException fault) {
        Reason reason = fault.reason();
        return CollabException.at(
                reason == Reason.SURROGATE_SPLIT ? ErrorCode.SURROGATE_SPLIT : ErrorCode.BAD_OPERATION,
                String.valueOf(fault.getMessage()),
                reason.name().toLowerCase(Locale.ROOT),
                fault.index());
    }

    private static OperationException wrongType(String message) {
        return new OperationException(Reason.WRONG_TYPE, message);
    }
}
