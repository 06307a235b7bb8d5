package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Author;
import io.collab4j.store.Bus;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.FieldLocked;
import io.collab4j.store.FieldUnlocked;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockStore;
import io.collab4j.store.LockTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Locks beside the documents in this process, in one atomic step with their commits. Numbers of grants are counted for all
 * fields together, so that none is given twice though nothing is remembered of a field. Any thread.
 */
final class MemoryLocks implements LockStore {
    private final CollabRuntime runtime;
    private final MemoryDocuments documents;
    private final Bus bus;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<String, Integer> perTenant = new ConcurrentHashMap<>();
    private final Set<DocumentKey> locked = ConcurrentHashMap.newKeySet();

    MemoryLocks(CollabRuntime runtime, MemoryDocuments documents, Bus bus) {
        this.runtime = runtime;
        this.documents = documents;
        this.bus = bus;
    }

    private long now() {
        return runtime.scheduler().nanoTime();
    }

    /** For the locks of one document; events are published in its own lock, so that the bus has their order. */
    private final class Registry implements MemoryDocumentLocks.Registrar {
        private final DocumentKey document;

        Registry(DocumentKey document) {
            this.document = document;
        }

        @Override
        public long next(int most) {
            boolean[] entered = new boolean[1];
            perTenant.compute(document.tenantId(), (tenant, count) -> {
                int before = count == null ? 0 : count;
                entered[0] = before < most;
                return entered[0] ? Integer.valueOf(before + 1) : count;
            });
            if (!entered[0]) {
                return -1;
            }
            locked.add(document);
            return tokens.incrementAndGet();
        }

        @Override
        public void locked(FieldLock lock) {
            bus.publish(document, new FieldLocked(lock));
        }

        @Override
        public void unlocked(String fieldName, long token, LockEnd reason) {
            perTenant.computeIfPresent(
                    document.tenantId(), (tenant, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            bus.publish(document, new FieldUnlocked(fieldName, token, reason));
        }
    }

    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        LockAnswer answer = tryToAcquire(field, holder, terms, wait);
        if (answer instanceof LockAnswer.Full) {
            endAll(field.document().tenantId());
            answer = tryToAcquire(field, holder, terms, wait);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private LockAnswer tryToAcquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        Registry registry = new Registry(field.document());
        return documents.lock(
                field,
                holder.author(),
                locks -> locks.acquire(field.fieldName(), holder, terms, wait, now(), registry));
    }

    /** Nobody may have looked at what is over: it must not count for the tenant for ever. */
    private void endAll(String tenantId) {
        for (DocumentKey document : locked) {
            if (document.tenantId().equals(tenantId)) {
                list(document);
            }
        }
    }

    private List<FieldLock> list(DocumentKey document) {
        return documents.withLocks(document, locks -> {
            List<FieldLock> inForce = locks.list(now(), new Registry(document));
            if (inForce.isEmpty()) {
                locked.remove(document);
            }
            return inForce;
        });
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        return done(field, (locks, registry) -> locks.release(field.fieldName(), author, now(), registry));
    }

    @Override
    public CompletionStage<Boolean> force(FieldKey field) {
        return done(field, (locks, registry) -> locks.force(field.fieldName(), now(), registry));
    }

    @Override
    public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
        return done(field, (locks, registry) -> {
                    long now = now();
                    locks.disconnect(field.fieldName(), author, now + grace.toNanos(), now, registry);
                    return true;
                })
                .thenApply(done -> null);
    }

    private interface Step<T> {
        T take(MemoryDocumentLocks locks, Registry registry);
    }

    private <T> CompletionStage<T> done(FieldKey field, Step<T> step) {
        Registry registry = new Registry(field.document());
        return CompletableFuture.completedFuture(
                documents.withLocks(field.document(), locks -> step.take(locks, registry)));
    }

    @Override
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        return CompletableFuture.completedFuture(
                documents.withLocks(document, locks -> locks.attach(holder, now(), new Registry(document))));
    }

    @Override
    public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
        return CompletableFuture.completedFuture(list(document));
    }
}
