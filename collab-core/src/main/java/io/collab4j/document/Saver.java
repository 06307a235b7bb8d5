package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.runtime.Scheduler.Cancellable;
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
    private boolean saving;
    private int failures;

    Saver(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
    }

    private boolean hasSource() {
        return context.source() != DocumentSource.NONE;
    }

    boolean isSaved() {
        return dirtySince == null && !saving;
    }

    /** An edit was committed by this node. */
    void changed() {
        if (!hasSource()) {
            return;
        }
        long now = context.runtime().scheduler().nanoTime();
        if (dirtySince == null) {
            dirtySince = now;
        }
        Duration left = context.limits().saveAtMost().minusNanos(now - dirtySince);
        Duration idle = context.limits().saveIdle();
        plan(failures > 0 ? retryDelay() : left.compareTo(idle) < 0 ? left : idle);
    }

    private Duration retryDelay() {
        Duration delay = context.limits().saveIdle().multipliedBy(1L << Math.min(failures, 10));
        return delay.compareTo(RETRY_AT_MOST) < 0 ? delay : RETRY_AT_MOST;
    }

    private void plan(Duration delay) {
        cancel();
        Duration positive = delay.isNegative() ? Duration.ZERO : delay;
        planned = context.runtime().scheduler().schedule(positive, () -> field.post(this::saveNow));
    }

    private void cancel() {
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }

    void saveIfIdle() {
        if (isSaved()) {
            dirtySince = context.runtime().scheduler().nanoTime();
            saveNow();
        }
    }

    void saveNow() {
        if (saving || dirtySince == null || !hasSource()) {
            return;
        }
        cancel();
        saving = true;
        dirtySince = null;
        Head head = field.head();
        save(head).whenComplete((done, failure) -> field.post(() -> saved(head, failure)));
    }

    private CompletionStage<Void> save(Head head) {
        History<?, ?> history = field.history();
        FieldContent content = new FieldContent(
                history.codec().type().name(),
                Json.read(history.encodedState(), new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE)));
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
        saving = false;
        if (failure == null) {
            failures = 0;
            context.storage().saves().saved(field.key(), head);
            if (dirtySince != null) {
                plan(context.limits().saveIdle());
            }
        } else {
            failures++;
            context.failures().report("saving a field back", failure);
            changed();
        }
    }
}
