package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The recent messages of one epoch of a channel: one writer, the channel's mailbox, which alone may ask what the ring
 * covers; any number of readers, each at its own pace. A reader that the writer overtakes finds nothing where it stands.
 */
final class ChannelRing {
    private static final int INITIAL = 8;

    private final String epoch;
    private final int maxMessages;
    private final long maxBytes;
    private volatile AtomicReferenceArray<@Nullable RingEntry> slots = new AtomicReferenceArray<>(INITIAL);
    private volatile long newest;
    private long oldest;
    private long bytes;

    /** Begins behind a position. */
    ChannelRing(int maxMessages, long maxBytes, ChannelPosition after) {
        this.epoch = after.epoch();
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.newest = after.offset();
        this.oldest = after.offset() + 1;
    }

    String epoch() {
        return epoch;
    }

    /** The newest offset that can be read. */
    long newest() {
        return newest;
    }

    ChannelPosition head() {
        return new ChannelPosition(epoch, newest);
    }

    /** Whether everything behind an offset is here or yet to come. */
    boolean reachesBackTo(long offset) {
        return offset >= oldest - 1;
    }

    /** The entry of an offset up to the newest; null if it is gone. */
    @Nullable
    RingEntry get(long offset) {
        AtomicReferenceArray<@Nullable RingEntry> current = slots;
        RingEntry entry = current.get((int) (offset % current.length()));
        return entry != null && entry.offset() == offset ? entry : null;
    }

    /** The entries behind an offset to which it reaches back. */
    List<RingEntry> after(long offset, int limit) {
        List<RingEntry> entries = new ArrayList<>();
        for (long next = offset + 1; next <= newest && entries.size() < limit; next++) {
            RingEntry entry = get(next);
            if (entry == null) {
                throw new IllegalStateException("the ring does not reach back that far");
            }
            entries.add(entry);
        }
        return entries;
    }

    /** Adds the entry behind the newest. */
    void add(RingEntry entry) {
        if (entry.offset() != newest + 1) {
            throw new IllegalStateException("a gap in a channel");
        }
        bytes += entry.bytes();
        while (oldest <= newest && (newest + 1 - oldest >= maxMessages || bytes > maxBytes)) {
            dropOldest();
        }
        if (newest + 1 - oldest >= slots.length()) {
            grow();
        }
        AtomicReferenceArray<@Nullable RingEntry> current = slots;
        current.set((int) (entry.offset() % current.length()), entry);
        newest = entry.offset();
    }

    private void dropOldest() {
        AtomicReferenceArray<@Nullable RingEntry> current = slots;
        RingEntry dropped = current.getAndSet((int) (oldest % current.length()), null);
        bytes -= dropped == null ? 0 : dropped.bytes();
        oldest++;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable RingEntry> current = slots;
        AtomicReferenceArray<@Nullable RingEntry> larger =
                new AtomicReferenceArray<>(Math.min(maxMessages, current.length() * 2));
        for (long offset = oldest; offset <= newest; offset++) {
            larger.set((int) (offset % larger.length()), current.get((int) (offset % current.length())));
        }
        // Readers of the old array find what they always found there; the writer never touches it again.
        slots = larger;
    }
}
