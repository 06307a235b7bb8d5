package io.collab4j.store.memory;

import io.collab4j.store.Author;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockTerms;
import java.time.Duration;

/** One lock in force. Used under the lock of its document; times are the scheduler's nanoseconds. */
final class MemoryLock {
    private final String fieldName;
    private final long token;
    private final long idle;
    private LockHolder holder;
    private long leaseEnd;
    private long idleEnd;
    private long graceEnd;
    private boolean leaving;

    MemoryLock(String fieldName, long token, LockHolder holder, LockTerms terms, long now) {
        this.fieldName = fieldName;
        this.token = token;
        this.holder = holder;
        this.idle = terms.idle().toNanos();
        this.leaseEnd = now + terms.lease().toNanos();
        this.idleEnd = now + idle;
    }

    long token() {
        return token;
    }

    LockHolder holder() {
        return holder;
    }

    /** Whether this session of the client may do with the lock what its holder may. */
    boolean isOf(Author author) {
        return holder.isClient(author.clientId())
                && author.generation() >= holder.author().generation();
    }

    void renew(LockHolder by, LockTerms terms, long now) {
        adopt(by);
        leaseEnd = now + terms.lease().toNanos();
    }

    /** Whether that changed anything. */
    boolean adopt(LockHolder by) {
        boolean changed = leaving || !holder.equals(by);
        holder = by;
        leaving = false;
        return changed;
    }

    void leave(long until) {
        leaving = true;
        graceEnd = until;
    }

    void used(long now) {
        idleEnd = now + idle;
    }

    private long remaining(long now) {
        long held = Math.min(leaseEnd - now, idleEnd - now);
        return leaving ? Math.min(held, graceEnd - now) : held;
    }

    boolean isOver(long now) {
        return remaining(now) <= 0;
    }

    /** Why it ends if it ends by itself. */
    LockEnd end(long now) {
        return leaving && graceEnd - now <= 0 ? LockEnd.DISCONNECTED : LockEnd.EXPIRED;
    }

    FieldLock view(long now) {
        return new FieldLock(fieldName, token, holder, Duration.ofNanos(remaining(now)), leaving);
    }
}
