package io.collab4j.store.memory;

import io.collab4j.store.Author;
import io.collab4j.store.CommitResult.LockRefusal;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockAnswer.Denied;
import io.collab4j.store.LockAnswer.Full;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockTerms;
import io.collab4j.store.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The locks of one document. Used under the lock of the document. */
final class MemoryDocumentLocks {
    private final Map<String, MemoryLock> locks = new TreeMap<>();
    private final Map<String, MemoryLockQueue> queues = new HashMap<>();

    /** What the locks of a document tell, and what they share with those of others. */
    interface Registrar {
        /** The number of the next grant; -1 if the tenant has as many as it may have. */
        long next(int perTenant);

        void locked(FieldLock lock);

        void unlocked(String fieldName, long token, LockEnd reason);
    }

    LockAnswer acquire(
            String fieldName, LockHolder holder, LockTerms terms, boolean wait, long now, Registrar registrar) {
        MemoryLock lock = inForce(fieldName, now, registrar);
        if (lock != null && lock.isOf(holder.author())) {
            lock.renew(holder, terms, now);
            registrar.locked(lock.view(now));
            return new Granted(lock.view(now));
        }
        MemoryLockQueue queue = queues.computeIfAbsent(fieldName, name -> new MemoryLockQueue());
        MemoryLockQueue.Waiter first = queue.first(now);
        LockAnswer answer;
        if (lock != null) {
            FieldLock theirs = lock.view(now);
            answer = new Denied(theirs.holder(), theirs.remaining(), place(queue, holder, terms, wait, now));
        } else if (first != null && !first.holder().isClient(holder.clientId())) {
            answer = new Denied(first.holder(), first.remaining(now), place(queue, holder, terms, wait, now));
        } else {
            answer = grant(fieldName, holder, terms, now, registrar);
            if (answer instanceof Granted) {
                queue.remove(holder.clientId());
            }
        }
        tidy(fieldName, queue);
        return answer;
    }

    /** Whether the one who asks has a place among those who wait; who does not want one gives up what there was. */
    private static boolean place(MemoryLockQueue queue, LockHolder holder, LockTerms terms, boolean wait, long now) {
        if (!wait) {
            queue.remove(holder.clientId());
            return false;
        }
        return queue.add(holder, terms.waiters(), now + terms.patience().toNanos());
    }

    private void tidy(String fieldName, MemoryLockQueue queue) {
        if (queue.isEmpty()) {
            queues.remove(fieldName);
        }
    }

    private LockAnswer grant(String fieldName, LockHolder holder, LockTerms terms, long now, Registrar registrar) {
        long token = registrar.next(terms.perTenant());
        if (token < 0) {
            return new Full();
        }
        MemoryLock lock = new MemoryLock(fieldName, token, holder, terms, now);
        locks.put(fieldName, lock);
        registrar.locked(lock.view(now));
        return new Granted(lock.view(now));
    }

    LockRelease release(String fieldName, Author author, long now, Registrar registrar) {
        leaveQueue(fieldName, author.clientId());
        MemoryLock lock = inForce(fieldName, now, registrar);
        if (lock == null) {
            return new LockRelease.Free();
        }
        if (!lock.isOf(author)) {
            return new LockRelease.Foreign(lock.view(now));
        }
        end(fieldName, lock, LockEnd.RELEASED, registrar);
        return new LockRelease.Released();
    }

    private void leaveQueue(String fieldName, String clientId) {
        MemoryLockQueue queue = queues.get(fieldName);
        if (queue != null) {
            queue.remove(clientId);
            tidy(fieldName, queue);
        }
    }

    boolean force(String fieldName, long now, Registrar registrar) {
        MemoryLock lock = inForce(fieldName, now, registrar);
        if (lock == null) {
            return false;
        }
        end(fieldName, lock, LockEnd.FORCED, registrar);
        return true;
    }

    void disconnect(String fieldName, Author author, long until, long now, Registrar registrar) {
        leaveQueue(fieldName, author.clientId());
        MemoryLock lock = inForce(fieldName, now, registrar);
        if (lock != null && lock.isOf(author)) {
            lock.leave(until);
            registrar.locked(lock.view(now));
        }
    }

    List<FieldLock> attach(LockHolder holder, long now, Registrar registrar) {
        endAll(now, registrar);
        for (MemoryLock lock : locks.values()) {
            if (lock.isOf(holder.author()) && lock.adopt(holder)) {
                registrar.locked(lock.view(now));
            }
        }
        return views(now);
    }

    List<FieldLock> list(long now, Registrar registrar) {
        endAll(now, registrar);
        return views(now);
    }

    private List<FieldLock> views(long now) {
        return locks.values().stream().map(lock -> lock.view(now)).toList();
    }

    /** Ends what is over. */
    void endAll(long now, Registrar registrar) {
        List.copyOf(locks.keySet()).forEach(fieldName -> inForce(fieldName, now, registrar));
    }

    private @Nullable MemoryLock inForce(String fieldName, long now, Registrar registrar) {
        MemoryLock lock = locks.get(fieldName);
        if (lock == null || !lock.isOver(now)) {
            return lock;
        }
        end(fieldName, lock, lock.end(now), registrar);
        return null;
    }

    private void end(String fieldName, MemoryLock lock, LockEnd reason, Registrar registrar) {
        locks.remove(fieldName);
        registrar.unlocked(fieldName, lock.token(), reason);
    }

    /** What the field's lock keeps out of a commit; null if nothing. */
    @Nullable
    LockRefused check(FieldCommit commit, long now) {
        if (!commit.locks().enforced()) {
            return null;
        }
        MemoryLock kept = locks.get(commit.fieldName());
        MemoryLock lock = kept == null || kept.isOver(now) ? null : kept;
        Map<Integer, LockRefusal> refused = new HashMap<>();
        for (int i = 0; i < commit.entries().size(); i++) {
            LockRefusal refusal =
                    check(lock, commit.entries().get(i), commit.locks().tokens().get(i));
            if (refusal != null) {
                refused.put(i, refusal);
            }
        }
        return refused.isEmpty()
                ? null
                : new LockRefused(commit.fieldName(), refused, lock == null ? null : lock.view(now));
    }

    private static @Nullable LockRefusal check(@Nullable MemoryLock lock, LogEntry entry, @Nullable Long claimed) {
        if (lock == null || !lock.holder().isClient(entry.author().clientId())) {
            return claimed != null ? LockRefusal.LOST : lock == null ? null : LockRefusal.HELD;
        }
        return claimed == null || claimed == lock.token() ? null : LockRefusal.LOST;
    }

    /** An edit of the holder shows that the lock is used. */
    void used(FieldCommit commit, long now) {
        MemoryLock lock = locks.get(commit.fieldName());
        if (lock != null
                && commit.entries().stream()
                        .anyMatch(entry -> lock.holder().isClient(entry.author().clientId()))) {
            lock.used(now);
        }
    }
}
