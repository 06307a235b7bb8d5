package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CollabException;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.LogRead;
import io.collab4j.store.PublishedCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this node's copy of a field behind the store's log. What the bus says is taken if it follows the head; else the
 * log is read. A log that does not contain what this node holds is for {@link Lineage}. Runs on the field's mailbox.
 */
final class Replica {
    private static final int PAGE = 1_000;

    private final Field field;
    private final DocumentContext context;
    private final Lineage lineage;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean reading;
    private boolean wanted;

    Replica(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
        this.lineage = new Lineage(field, context);
    }

    /** Whether the store is being asked where the field stands. */
    boolean isBusy() {
        return reading || lineage.isBusy();
    }

    /** Whether nobody wants to know it either. */
    boolean isIdle() {
        return !isBusy() && !wanted && waiting.isEmpty();
    }

    void onPublished(PublishedCommit commit) {
        Head head = field.head();
        if (field.sequencer().isCommitting(commit.after())) {
            return;
        }
        if (commit.before().equals(head)) {
            if (commit.entries().stream().anyMatch(field.history()::keepsOut)) {
                // The store has lost it since, and its author knows that: the news was long on its way.
                catchUp();
            } else {
                take(commit.entries(), commit.carets());
            }
        } else if (!isKnown(commit.after())) {
            catchUp();
        }
    }

    private boolean isKnown(Head other) {
        Head head = field.head();
        return other.epoch().equals(head.epoch()) && other.revision() <= head.revision() && !contradicts(other);
    }

    /**
     * A commit of ours was made for a head that is not the store's.
     *
     * @param base that head; what has been taken in since then makes the answer old news
     */
    void onBehind(Head base, Behind behind) {
        if (!field.head().equals(base)) {
            return;
        }
        Head actual = behind.actual();
        if (!behind.missing().isEmpty()) {
            takeNew(behind.missing());
        } else if (actual == null || !isKnown(actual)) {
            catchUp();
        } else {
            lineage.repair(actual);
        }
    }

    /** Reads on in the log until the store's head is reached; begins when this batch of the mailbox is done. */
    void catchUp() {
        wanted = true;
    }

    /**
     * The same.
     *
     * @return completes on the mailbox when the node holds all that the store held at the time of this call; fails if
     *     the store does not answer
     */
    CompletionStage<Void> caughtUp() {
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        waiting.add(caughtUp);
        catchUp();
        return caughtUp;
    }

    /** Asks the store, if anybody wants to know and nothing is under way. */
    void run() {
        if (!wanted || isBusy()) {
            return;
        }
        wanted = false;
        reading = true;
        List<CompletableFuture<Void>> mine = List.copyOf(waiting);
        waiting.clear();
        Head asked = field.head();
        // The operation that made the head is read too, to see whether the log goes on from there or from another one.
        long after = Math.max(0, asked.revision() - 1);
        context.storage()
                .documents()
                .readLog(field.key(), asked.epoch().id(), after, PAGE)
                .whenComplete((read, failure) -> field.post(() -> {
                    reading = false;
                    if (field.isBroken()) {
                        // Whoever waits has been told.
                        return;
                    }
                    if (failure == null) {
                        onRead(asked, read);
                        tell(mine);
                    } else {
                        CollabException why = field.storeFailure(failure);
                        mine.forEach(each -> each.completeExceptionally(why));
                    }
                }));
    }

    /** For whoever replaces the field's history. */
    Lineage lineage() {
        return lineage;
    }

    /** Whoever waits is told when there is nothing more to read or to mend. */
    private void tell(List<CompletableFuture<Void>> mine) {
        if (wanted || lineage.isBusy()) {
            waiting.addAll(mine);
            wanted = true;
        } else {
            mine.forEach(each -> each.complete(null));
        }
    }

    private void onRead(Head asked, Optional<LogRead> read) {
        Head head = field.head();
        // If the bus was faster, the answer may be older than what is here and proves nothing against it.
        boolean current = head.equals(asked);
        if (read.isEmpty()) {
            if (current && !head.equals(Head.initial(context.storage().firstEpoch()))) {
                lineage.repair(null);
            }
            return;
        }
        Head actual = read.get().head();
        boolean sameEpoch = actual.epoch().equals(head.epoch());
        if (sameEpoch && actual.revision() > head.revision()) {
            if (contradicts(read.get().entries())) {
                lineage.repair(actual);
            } else if (read.get().complete() && takeNew(read.get().entries())) {
                missed(field.head().revision() - head.revision());
                wanted |= field.head().revision() < actual.revision();
            } else {
                lineage.reload();
            }
        } else if (!current) {
            wanted |= !sameEpoch;
        } else if (!sameEpoch || actual.revision() < head.revision() || contradicts(actual)) {
            lineage.repair(actual);
        }
    }

    private void missed(long edits) {
        FieldKey key = field.key();
        context.listener()
                .editsMissed(key.document().tenantId(), key.document().documentId(), key.fieldName(), (int) edits);
    }

    /** Whether the store names another operation for a revision than the one this node holds. */
    private boolean contradicts(Head actual) {
        String known = field.history().operationIdAt(actual.revision());
        return known != null && !known.equals(actual.operationId());
    }

    private boolean contradicts(List<LogEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.revision() <= field.head().revision())
                .anyMatch(entry -> contradicts(new Head(field.head().epoch(), entry.revision(), entry.operationId())));
    }

    /** Takes those of the entries that are new here; false if they do not follow. */
    private boolean takeNew(List<LogEntry> entries) {
        long head = field.head().revision();
        List<LogEntry> fresh =
                entries.stream().filter(entry -> entry.revision() > head).toList();
        if (!fresh.isEmpty() && fresh.get(0).revision() != head + 1) {
            return false;
        }
        take(fresh, Map.of());
        return true;
    }

    private void take(List<LogEntry> entries, Map<String, String> carets) {
        for (LogEntry entry : entries) {
            String type = entry.operation().type();
            if (field.history().isUndecided()
                    && !field.history().codec().type().name().equals(type)) {
                field.decideType(context.types().of(type));
            }
            field.publish(field.history().append(entry, caret(carets.get(entry.operationId()))));
        }
        if (!entries.isEmpty()) {
            field.measured(field.history().size());
        }
    }

    private static @Nullable JsonObject caret(@Nullable String json) {
        return json != null && Json.read(json, JsonLimits.MESSAGE) instanceof JsonObject caret ? caret : null;
    }
}
