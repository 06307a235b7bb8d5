package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Head;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Saves a field back to the application: some time after the last edit, at the latest some time after the first, and
 * when the last member has left. Runs on the field's mailbox.
 */
final class Saver {
    private static final Duration RETRY_AT_MOST = Duration.ofMinutes(1);

    private final Field field;
    private final DocumentContext context;
    private @Nullable Cancellable planned;
    private @Nullable Long dirtySince;
    private CompletableFuture<?> running = CompletableFuture.completedFuture(null);
    private int failures;
    private boolean stopped;

    Saver(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
    }

    private boolean hasSource() {
        return context.source() != DocumentSource.NONE;
    }

    boolean isSaved() {
        return dirtySince == null && running.isDone();
    }

    /** An edit was committed by this node. */
    void changed() {
        if (!hasSource() || stopped) {
            return;
        }
        long now = context.runtime().scheduler().nanoTime();
        if (dirtySince == null) {
            dirtySince = now;
        }
        if (failures == 0) {
            Duration left = context.limits().saveAtMost().minusNanos(now - dirtySince);
            Duration idle = context.limits().saveIdle();
            plan(left.compareTo(idle) < 0 ? left : idle);
        } else if (planned == null) {
            // Edits that go on do not put the next try off.
            plan(retryDelay());
        }
    }

    private Duration retryDelay() {
        Duration delay = context.limits().saveIdle().multipliedBy(1L << Math.min(failures, 10));
        return delay.compareTo(RETRY_AT_MOST) < 0 ? delay : RETRY_AT_MOST;
    }

    private void plan(Duration delay) {
        cancel();
        Duration positive = delay.isNegative() ? Duration.ZERO : delay;
        planned = context.runtime()
                .scheduler()
                .schedule(
                        positive,
                        () -> field.post(() -> {
                            planned = null;
                            saveNow();
                        }));
    }

    private void cancel() {
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }

    /** What is not being saved yet never will be. */
    void stop() {
        stopped = true;
        cancel();
        dirtySince = null;
    }

    /** Completes when what is being saved now is saved. */
    CompletionStage<?> running() {
        return running;
    }

    void saveIfIdle() {
        if (isSaved() && !stopped) {
            dirtySince = context.runtime().scheduler().nanoTime();
            saveNow();
        }
    }

    void saveNow() {
        if (isSaved() || !running.isDone() || !hasSource()) {
            return;
        }
        cancel();
        dirtySince = null;
        Head head = field.head();
        CompletableFuture<?> mine = new CompletableFuture<>();
        running = mine;
        save(head)
                .whenComplete((done, failure) -> field.post(() -> {
                    mine.complete(null);
                    saved(head, failure);
                }));
    }

    /** Saves what there is to save; completes when that is done or has failed. */
    CompletionStage<?> flush() {
        saveNow();
        CompletableFuture<Object> flushed = new CompletableFuture<>();
        CompletionStage<?> current = running;
        current.whenComplete((saved, failure) -> field.post(() -> {
            if (isSaved() || failures > 0) {
                flushed.complete("flushed");
            } else {
                flush().whenComplete((rest, again) -> flushed.complete("flushed"));
            }
        }));
        return flushed;
    }

    private CompletionStage<Void> save(Head head) {
        History<?, ?> history = field.history();
        FieldContent content =
                new FieldContent(history.codec().type().name(), Json.read(history.encodedState(), JsonLimits.OWN));
        SavedField saved = new SavedField(
                field.key().document().tenantId(),
                field.key().document().documentId(),
                field.key().fieldName(),
                content,
                head.epoch().ordinal(),
                head.revision());
        try {
            return context.source().save(saved);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void saved(Head head, @Nullable Throwable failure) {
        DocumentKey document = field.key().document();
        if (failure == null) {
            failures = 0;
            context.listener()
                    .saved(
                            document.tenantId(),
                            document.documentId(),
                            field.key().fieldName());
            context.storage().saves().saved(field.key(), head);
            if (dirtySince != null) {
                plan(context.limits().saveIdle());
            }
        } else {
            failures++;
            context.listener()
                    .saveFailed(
                            document.tenantId(),
                            document.documentId(),
                            field.key().fieldName());
            context.report("saving a field back", field.key(), failure);
            changed();
        }
    }
}
