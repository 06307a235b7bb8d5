package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.FieldLocked;
import io.collab4j.store.FieldUnlocked;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which grants there are: hears of each in the moment it is made or ends, and holds every edit that is committed against
 * them. What is left of a grant is only known from below, for its holder's edits prolong it and nobody says so.
 */
final class LockTruth {
    /** A store may count in milliseconds, of which one has begun already when it is asked. */
    private static final long TICK = Duration.ofMillis(1).toNanos();

    private static final long NONE = -1;

    private final VirtualWorld world;
    private final Coverage coverage;
    private final Map<FieldKey, Grant> grants = new LinkedHashMap<>();
    private final Map<FieldKey, Long> newest = new HashMap<>();
    private final Map<FieldKey, Long> changed = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    /** By edit, the lock that its author was sure to hold whenever it was sent; {@link #NONE} if there was not always one. */
    private final Map<String, Long> claims = new HashMap<>();

    private Believers believers = (field, clientId, token) -> false;

    LockTruth(VirtualWorld world, Coverage coverage) {
        this.world = world;
        this.coverage = coverage;
    }

    /** A grant in force, and when it ends at the earliest. */
    private record Grant(FieldLock lock, long end) {
        String clientId() {
            return lock.holder().clientId();
        }
    }

    /** Knows what clients take to be true. */
    interface Believers {
        /** Whether a client still believes, by its own clock alone, to hold a lock. */
        boolean believes(FieldKey field, String clientId, long token);
    }

    void ask(Believers all) {
        believers = all;
    }

    void saw(DocumentKey document, DocumentEvent event) {
        if (event instanceof FieldLocked locked) {
            locked(document.field(locked.lock().fieldName()), locked.lock());
        } else if (event instanceof FieldUnlocked unlocked) {
            unlocked(document.field(unlocked.fieldName()), unlocked);
        } else if (event instanceof PublishedCommit commit) {
            Grant grant = grants.get(document.field(commit.fieldName()));
            commit.entries().forEach(entry -> committed(entry, grant));
        }
    }

    private void locked(FieldKey field, FieldLock lock) {
        Grant former = grants.put(
                field, new Grant(lock, world.nanoTime() + lock.remaining().toNanos() - TICK));
        if (former == null) {
            check(lock.token() > newest.getOrDefault(field, 0L), "L3: " + lock.token() + " is given again");
            coverage.met(Path.LOCK_GRANTED);
        } else {
            check(former.lock().token() == lock.token(), "L1: a grant while another is in force");
            check(former.clientId().equals(lock.holder().clientId()), "L1: a grant has passed to another client");
        }
        newest.put(field, lock.token());
        given.add(name(field, lock.token(), lock.holder().clientId()));
        changed.put(field, world.nanoTime());
    }

    private static String name(FieldKey field, long token, String clientId) {
        return field + "#" + token + "/" + clientId;
    }

    private void unlocked(FieldKey field, FieldUnlocked unlocked) {
        Grant grant = grants.remove(field);
        check(
                grant != null && grant.lock().token() == unlocked.token(),
                "L4: a grant has ended that was not in force: " + unlocked);
        changed.put(field, world.nanoTime());
        coverage.met(Path.ofLockEnd(unlocked.reason()));
        if (grant != null && unlocked.reason() == LockEnd.EXPIRED) {
            check(grant.end() - world.nanoTime() <= 0, "L4: a lease has ended before its time");
            check(
                    !believers.believes(field, grant.clientId(), unlocked.token()),
                    "L5: a lease has ended whose holder is sure to have it");
        }
    }

    private void committed(LogEntry entry, @Nullable Grant grant) {
        String author = entry.author().clientId();
        if (grant != null && grant.end() - world.nanoTime() > 0) {
            check(grant.clientId().equals(author), "L2: an edit of " + author + " is committed under another's lock");
        }
        long claimed = claims.getOrDefault(entry.operationId(), NONE);
        if (claimed != NONE) {
            check(
                    grant != null && grant.lock().token() == claimed,
                    "L2: an edit under lock " + claimed + " is committed, the lock in force is " + grant);
            coverage.met(Path.COMMITTED_UNDER_A_LOCK);
        }
    }

    /** A client sends an edit; the lock it is sure to hold meanwhile, if there is one. */
    void sent(String operationId, @Nullable Long token) {
        // Any of its copies may be the one that is committed.
        claims.merge(operationId, token == null ? NONE : token, (before, now) -> before.equals(now) ? now : NONE);
    }

    /** A client was told that a lock is its own. */
    void told(FieldKey field, long token, String clientId) {
        check(given.contains(name(field, token, clientId)), "L1: a client is told of a grant that never was");
    }

    /** Whether nothing has happened to a field's lock for so long, and it does not end for so long either. */
    boolean isSettled(FieldKey field, Duration time) {
        long now = world.nanoTime();
        Grant grant = grants.get(field);
        return now - changed.getOrDefault(field, -time.toNanos()) >= time.toNanos()
                && (grant == null || grant.end() - now >= time.toNanos());
    }

    /** Whether a client holds a field's lock, in whichever session. */
    boolean isOf(FieldKey field, String clientId) {
        Grant grant = grants.get(field);
        return grant != null && grant.clientId().equals(clientId);
    }

    /** The session that holds a field's lock. */
    Optional<String> holder(FieldKey field) {
        return Optional.ofNullable(grants.get(field))
                .map(grant -> grant.lock().holder().author().sessionId());
    }
}
