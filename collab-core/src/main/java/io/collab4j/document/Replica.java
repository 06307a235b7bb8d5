package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.LogRead;
import io.collab4j.store.PublishedCommit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private boolean reading;
    private boolean again;

    Replica(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
        this.lineage = new Lineage(field, context);
    }

    /** Whether the store is being asked where the field stands. */
    boolean isBusy() {
        return reading || lineage.isBusy();
    }

    void onPublished(PublishedCommit commit) {
        Head head = field.head();
        if (field.sequencer().isCommitting(commit.after())) {
            return;
        }
        if (commit.before().equals(head)) {
            take(commit.entries(), commit.carets());
        } else if (!isKnown(commit.after())) {
            catchUp();
        }
    }

    private boolean isKnown(Head other) {
        Head head = field.head();
        return other.epoch().equals(head.epoch()) && other.revision() <= head.revision() && !contradicts(other);
    }

    /** A commit of ours was made for a head that is not the store's. */
    void onBehind(Behind behind) {
        if (behind.missing().isEmpty()) {
            if (behind.actual() == null || !isKnown(behind.actual())) {
                catchUp();
            } else if (!behind.actual().equals(field.head())) {
                lineage.repair(behind.actual());
            }
        } else {
            takeNew(behind.missing());
        }
    }

    /** Reads on in the log until the store's head is reached. */
    void catchUp() {
        if (isBusy()) {
            again = true;
            return;
        }
        reading = true;
        again = false;
        Head head = field.head();
        // The operation that made our head is read too: a history that was rewritten and has overtaken us shows there.
        context.storage()
                .documents()
                .readLog(field.key(), head.epoch().id(), Math.max(0, head.revision() - 1), PAGE)
                .whenComplete((read, failure) -> field.post(() -> {
                    reading = false;
                    if (failure == null) {
                        onRead(read);
                    }
                    if (again) {
                        catchUp();
                    }
                }));
    }

    private void onRead(Optional<LogRead> read) {
        Head head = field.head();
        if (read.isEmpty()) {
            if (!head.equals(Head.UNDECLARED)) {
                lineage.repair(null);
            }
            return;
        }
        Head actual = read.get().head();
        boolean ahead = actual.epoch().equals(head.epoch()) && actual.revision() > head.revision();
        if (!ahead) {
            if (!isKnown(actual) || actual.revision() < head.revision()) {
                lineage.repair(actual);
            }
        } else if (!read.get().complete()) {
            lineage.reload();
        } else if (contradicts(read.get().entries())) {
            lineage.repair(actual);
        } else {
            takeNew(read.get().entries());
            again |= field.head().revision() < actual.revision();
        }
    }

    private boolean contradicts(List<LogEntry> entries) {
        return entries.stream()
                .anyMatch(entry -> entry.revision() <= field.head().revision()
                        && contradicts(new Head(field.head().epoch(), entry.revision(), entry.operationId())));
    }

    /** Whether the store names another operation for a revision than the one this node holds. */
    private boolean contradicts(Head actual) {
        String known = field.history().operationIdAt(actual.revision());
        return known != null && !known.equals(actual.operationId());
    }

    /** Takes those of the entries that are new here. */
    private void takeNew(List<LogEntry> entries) {
        long head = field.head().revision();
        take(entries.stream().filter(entry -> entry.revision() > head).toList(), Map.of());
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
    }

    private static @Nullable JsonObject caret(@Nullable String json) {
        return json != null && Json.read(json, JsonLimits.MESSAGE) instanceof JsonObject caret ? caret : null;
    }
}
