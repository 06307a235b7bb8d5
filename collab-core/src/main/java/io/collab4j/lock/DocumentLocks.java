package io.collab4j.lock;

import io.collab4j.observe.Scope;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Bus;
import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.FieldLock;
import io.collab4j.store.FieldLocked;
import io.collab4j.store.FieldUnlocked;
import io.collab4j.store.LockEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the locks of a document that somebody watches. The bus tells of changes; every heartbeat, and
 * whenever a lock should have ended, the store is asked. Everything behind the door runs in {@link LockNews}.
 */
final class DocumentLocks {
    private final LockRoom room;
    private final DocumentKey document;
    private final LockNews news;
    private final List<LockListener> members = new CopyOnWriteArrayList<>();
    private final Bus.Subscription bus;
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, Long> newest = new TreeMap<>();
    private long learned;
    private @Nullable Long planned;
    private volatile Cancellable heartbeat = () -> {};
    private volatile Cancellable deadline = () -> {};
    private volatile boolean closed;

    DocumentLocks(LockRoom room, DocumentKey document) {
        this.room = room;
        this.document = document;
        this.news = new LockNews(room.runtime().executor());
        this.bus = room.storage().bus().subscribe(document, this::onEvent);
        news.add(this::look);
        beat();
    }

    /**
     * A lock as it was heard of.
     *
     * @param end by this node's monotonic time
     * @param learned counts what was heard, so that an older answer of the store ends nothing that is newer
     */
    private record Known(FieldLock lock, long end, long learned) {}

    // The door: any thread.

    void enter(LockListener member) {
        members.add(member);
    }

    void leave(LockListener member) {
        members.remove(member);
        if (isEmpty()) {
            close();
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    void close() {
        closed = true;
        heartbeat.cancel();
        deadline.cancel();
        bus.close();
    }

    /** The store has told somebody here of a lock; perhaps its end was heard of before the answer. */
    void learn(FieldLock lock) {
        news.add(() -> {
            if (isPast(lock)) {
                tell(member -> member.onUnlocked(lock.fieldName(), lock.token(), LockEnd.RELEASED));
            } else {
                onLocked(lock);
            }
        });
    }

    private void beat() {
        heartbeat = room.runtime().scheduler().schedule(room.limits().heartbeat(), () -> {
            if (!closed) {
                news.add(() -> {
                    look();
                    tell(LockListener::onBeat);
                });
                beat();
            }
        });
    }

    private void onEvent(DocumentEvent event) {
        if (event instanceof FieldLocked locked) {
            news.add(() -> onLocked(locked.lock()));
        } else if (event instanceof FieldUnlocked unlocked) {
            news.add(() -> onUnlocked(unlocked));
        } else if (event instanceof EventsMissed) {
            news.add(this::look);
        }
    }

    // Behind the door: one task at a time.

    private void look() {
        if (closed) {
            return;
        }
        long asked = learned;
        room.ask(store -> store.locks(document)).whenComplete((locks, failure) -> {
            // A store that does not answer is asked again at the next heartbeat.
            if (failure == null) {
                news.add(() -> compare(locks, asked));
            }
        });
    }

    private void compare(List<FieldLock> locks, long asked) {
        Set<String> inForce = locks.stream().map(FieldLock::fieldName).collect(Collectors.toSet());
        for (Known each : List.copyOf(known.values())) {
            if (each.learned() <= asked && !inForce.contains(each.lock().fieldName())) {
                end(each, reasonOf(each));
            }
        }
        locks.forEach(this::onLocked);
        plan();
    }

    /** The news of its end was lost, so all there is to go by is when it was to end. */
    private LockEnd reasonOf(Known ended) {
        if (ended.end() - now() > 0) {
            return LockEnd.RELEASED;
        }
        return ended.lock().leaving() ? LockEnd.DISCONNECTED : LockEnd.EXPIRED;
    }

    private void onLocked(FieldLock lock) {
        if (isPast(lock)) {
            return;
        }
        String fieldName = lock.fieldName();
        Known before = known.get(fieldName);
        if (before != null && before.lock().token() != lock.token()) {
            end(before, reasonOf(before));
        }
        newest.put(fieldName, lock.token());
        known.put(fieldName, new Known(lock, now() + lock.remaining().toNanos(), ++learned));
        if (before == null || before.lock().token() != lock.token()) {
            room.listener().locked(document.tenantId(), document.documentId(), fieldName);
            tell(member -> member.onLocked(lock));
        } else if (!before.lock().holder().equals(lock.holder())) {
            tell(member -> member.onLocked(lock));
        }
        plan();
    }

    /** Whether it has ended, or another one has begun since. */
    private boolean isPast(FieldLock lock) {
        long last = newest.getOrDefault(lock.fieldName(), 0L);
        return lock.token() < last || (lock.token() == last && !known.containsKey(lock.fieldName()));
    }

    private void onUnlocked(FieldUnlocked unlocked) {
        Known before = known.get(unlocked.fieldName());
        newest.merge(unlocked.fieldName(), unlocked.token(), Math::max);
        if (before != null && before.lock().token() <= unlocked.token()) {
            end(before, unlocked.reason());
        }
    }

    private void end(Known ended, LockEnd reason) {
        FieldLock lock = ended.lock();
        known.remove(lock.fieldName());
        room.listener().unlocked(document.tenantId(), document.documentId(), lock.fieldName(), reason.wireName());
        tell(member -> member.onUnlocked(lock.fieldName(), lock.token(), reason));
    }

    /** Asks the store when the next lock should have ended; it finds out there whether it has. */
    private void plan() {
        Long next = known.values().stream()
                .map(Known::end)
                .min((a, b) -> Long.signum(a - b))
                .orElse(null);
        if (next == null || closed || (planned != null && planned - next <= 0)) {
            return;
        }
        deadline.cancel();
        planned = next;
        deadline = room.runtime()
                .scheduler()
                .schedule(Duration.ofNanos(Math.max(0, next - now())), () -> news.add(this::onDeadline));
    }

    private void onDeadline() {
        planned = null;
        look();
    }

    private long now() {
        return room.runtime().scheduler().nanoTime();
    }

    private void tell(Consumer<LockListener> what) {
        for (LockListener member : members) {
            try {
                what.accept(member);
            } catch (RuntimeException failure) {
                room.failures()
                        .report("telling of a lock", Scope.of(document.tenantId(), document.documentId()), failure);
            }
        }
    }
}
