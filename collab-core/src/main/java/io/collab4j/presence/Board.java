package io.collab4j.presence;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Slots that hold the latest of everything that can change, in the order of their last change. Who reads it keeps the
 * version up to which it has read. Any thread.
 *
 * @param <K> what can change
 */
final class Board<K> {
    private final ConcurrentNavigableMap<Long, Slot<K>> order = new ConcurrentSkipListMap<>();
    private final Map<K, Slot<K>> slots = new HashMap<>();
    private volatile long newest;

    /** A slot with what it held when it was read. */
    record Slot<K>(long version, K key, Notice notice) {}

    /** The version of the last change. */
    long newest() {
        return newest;
    }

    /** Makes a notice out of the version under which it will stand. */
    interface Writing {
        Notice at(long version);
    }

    /** Changes a slot: whoever has read it reads it again. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    synchronized void put(K key, Writing writing) {
        long version = newest + 1;
        Slot<K> slot = new Slot<>(version, key, writing.at(version));
        Slot<K> former = slots.put(key, slot);
        if (former != null) {
            order.remove(former.version());
        }
        order.put(version, slot);
        newest = version;
    }

    /** The same without telling: whoever has read the slot does not read it again. Nothing happens if it is not there. */
    synchronized void replace(K key, Notice notice) {
        Slot<K> former = slots.get(key);
        if (former != null) {
            Slot<K> slot = new Slot<>(former.version(), key, notice);
            slots.put(key, slot);
            order.replace(former.version(), slot);
        }
    }

    /** Takes a slot away: nobody needs to read it any more. */
    synchronized void remove(K key) {
        Slot<K> former = slots.remove(key);
        if (former != null) {
            order.remove(former.version());
        }
    }

    synchronized @Nullable Notice get(K key) {
        Slot<K> slot = slots.get(key);
        return slot == null ? null : slot.notice();
    }

    /** What has changed behind a version, in order; a change that comes meanwhile may be in it or not. */
    Collection<Slot<K>> after(long version) {
        return order.tailMap(version, false).values();
    }

    /** Forgets who has come or gone, once everybody has read so far: whoever reads from here on is greeted first. */
    synchronized void forgetRead(long readByAll) {
        order.headMap(readByAll, true).values().removeIf(slot -> {
            boolean read = slot.notice() instanceof Notice.Attendance;
            if (read) {
                slots.remove(slot.key());
            }
            return read;
        });
    }
}
