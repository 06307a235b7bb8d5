package io.collab4j.presence;

import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of who is in a place: changes in any order, some of them lost, and what the store lists once in a
 * while. Each difference is told once, under this object's lock, so in an order that everybody sees. Any thread.
 */
final class Roster {
    private final PresencePlace place;
    private final Consumer<PresenceChange> differences;
    /** By key, the newest that was heard; of those who are gone only what is newer than the list. */
    private final Map<String, PresenceChange> known = new TreeMap<>();

    private final TreeSet<Long> ahead = new TreeSet<>();
    private long listed = -1;
    private long complete = -1;
    private int present;

    /**
     * Knows of nobody.
     *
     * @param differences called with everything that is news; must not block
     */
    Roster(PresencePlace place, Consumer<PresenceChange> differences) {
        this.place = place;
        this.differences = differences;
    }

    /** The version up to which nothing is missing; negative before the first list. */
    synchronized long complete() {
        return complete;
    }

    /** How many are there. */
    synchronized int size() {
        return present;
    }

    synchronized boolean has(String key) {
        return entry(key) != null;
    }

    /** Who is there under a key; null if nobody is. */
    synchronized @Nullable PresenceEntry entry(String key) {
        PresenceChange change = known.get(key);
        return change != null && change.present() ? change.entry() : null;
    }

    synchronized List<PresenceEntry> entries() {
        List<PresenceEntry> entries = new ArrayList<>(present);
        for (PresenceChange change : known.values()) {
            if (change.present()) {
                entries.add(change.entry());
            }
        }
        return entries;
    }

    /** Does something while nothing changes. */
    synchronized void still(Runnable task) {
        task.run();
    }

    /** One change, perhaps not the first time. */
    synchronized void hear(PresenceChange change) {
        if (change.version() <= listed) {
            return;
        }
        if (complete >= 0) {
            ahead.add(change.version());
            advance();
        }
        PresenceChange former = known.get(place.keyOf(change.entry()));
        if (former == null || former.version() < change.version()) {
            take(change);
        }
    }

    private void advance() {
        while (!ahead.isEmpty() && ahead.first() <= complete + 1) {
            complete = Math.max(complete, ahead.first());
            ahead.remove(ahead.first());
        }
    }

    private void take(PresenceChange change) {
        PresenceChange former = known.put(place.keyOf(change.entry()), change);
        boolean before = former != null && former.present();
        if (before != change.present()) {
            present += change.present() ? 1 : -1;
            differences.accept(change);
        }
    }

    /** What the store listed; what has been heard and is newer stays. */
    synchronized void hear(PresenceRoster roster, Instant at) {
        if (roster.version() < listed) {
            return;
        }
        listed = roster.version();
        Set<String> there = new HashSet<>();
        for (PresenceEntry entry : roster.entries()) {
            String key = place.keyOf(entry);
            PresenceChange former = known.get(key);
            boolean newer = former != null && former.version() > listed;
            if (there.add(key) && !newer && (former == null || !former.present())) {
                take(new PresenceChange(listed, true, entry, at));
            }
        }
        for (PresenceChange former : List.copyOf(known.values())) {
            String key = place.keyOf(former.entry());
            if (former.version() <= listed && !there.contains(key)) {
                if (former.present()) {
                    take(new PresenceChange(listed, false, former.entry(), at));
                }
                known.remove(key);
            }
        }
        complete = Math.max(complete, listed);
        ahead.headSet(complete, true).clear();
        advance();
    }
}
