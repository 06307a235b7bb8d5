package io.collab4j.document;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The recent operations of a field as its members read them: one writer, the field's thread; any number of readers, each
 * at its own pace. A reader that the writer overtakes finds nothing where it stands.
 */
final class Lane {
    private static final int INITIAL = 8;

    private final int capacity;
    private volatile AtomicReferenceArray<@Nullable LaneEntry> slots = new AtomicReferenceArray<>(INITIAL);
    private volatile long newest;
    private long oldest;
    private long told;

    /** Begins behind {@code revision}. */
    Lane(int capacity, long revision) {
        this.capacity = capacity;
        this.newest = revision;
        this.oldest = revision + 1;
        this.told = revision;
    }

    /** The newest revision that can be read. */
    long newest() {
        return newest;
    }

    /** The entry of a revision up to the newest; null if it is gone. */
    @Nullable
    LaneEntry get(long revision) {
        AtomicReferenceArray<@Nullable LaneEntry> current = slots;
        LaneEntry entry = current.get((int) (revision % current.length()));
        return entry != null && entry.revision() == revision ? entry : null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one writer
    void add(LaneEntry entry) {
        if (newest + 1 - oldest >= slots.length()) {
            if (slots.length() < capacity) {
                grow();
            } else {
                oldest++;
            }
        }
        AtomicReferenceArray<@Nullable LaneEntry> current = slots;
        current.set((int) (entry.revision() % current.length()), entry);
        newest = entry.revision();
    }

    /** Forgets entries before a revision. */
    void forgetBefore(long revision) {
        AtomicReferenceArray<@Nullable LaneEntry> current = slots;
        for (; oldest < revision && oldest <= newest; oldest++) {
            current.set((int) (oldest % current.length()), null);
        }
    }

    /** Everybody has taken what there is up to a revision. */
    void told(long through) {
        for (told = Math.max(told, oldest - 1); told < through; told++) {
            LaneEntry entry = get(told + 1);
            if (entry != null) {
                entry.forgetNews();
            }
        }
    }

    private void grow() {
        AtomicReferenceArray<@Nullable LaneEntry> current = slots;
        AtomicReferenceArray<@Nullable LaneEntry> larger =
                new AtomicReferenceArray<>(Math.min(capacity, current.length() * 2));
        for (long revision = oldest; revision <= newest; revision++) {
            larger.set((int) (revision % larger.length()), current.get((int) (revision % current.length())));
        }
        // Readers of the old array find what they always found there; the writer never touches it again.
        slots = larger;
    }
}
