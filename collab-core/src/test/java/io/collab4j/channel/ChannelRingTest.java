package io.collab4j.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelMessage;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the ring of a channel holds. */
class ChannelRingTest {
    private static RingEntry entry(long offset, int length) {
        return new RingEntry("chat:1", new ChannelMessage(offset, "e", "x".repeat(length), null, Instant.EPOCH));
    }

    private static ChannelRing ring(int messages, long bytes, long after) {
        return new ChannelRing(messages, bytes, new ChannelPosition("1", after));
    }

    @Property(tries = 200)
    void theNewestAreThereAndNoOthers(
            @ForAll @IntRange(min = 1, max = 40) int capacity,
            @ForAll @IntRange(max = 90) int added,
            @ForAll @IntRange(max = 5) int before) {
        ChannelRing ring = ring(capacity, Long.MAX_VALUE, before);
        for (int i = 1; i <= added; i++) {
            ring.add(entry(before + i, 1));
        }
        long newest = (long) before + added;
        long oldest = Math.max(before + 1, newest - capacity + 1);
        assertThat(ring.head()).isEqualTo(new ChannelPosition("1", newest));
        for (long offset = Math.max(0, oldest - 2); offset < oldest; offset++) {
            assertThat(ring.get(offset)).isNull();
        }
        for (long offset = oldest; offset <= newest; offset++) {
            RingEntry found = ring.get(offset);
            assertThat(found == null ? 0 : found.offset()).isEqualTo(offset);
        }
        assertThat(ring.reachesBackTo(oldest - 1)).isTrue();
        assertThat(ring.reachesBackTo(oldest - 2)).isFalse();
    }

    @Test
    void bytesAreBoundedTooButForTheNewest() {
        int each = entry(1, 1_000).bytes();
        ChannelRing ring = ring(100, 3L * each, 0);
        for (int i = 1; i <= 4; i++) {
            ring.add(entry(i, 1_000));
        }
        assertThat(ring.reachesBackTo(1)).isTrue();
        assertThat(ring.reachesBackTo(0)).isFalse();
        ring.add(entry(5, 10_000));
        assertThat(ring.reachesBackTo(4)).isTrue();
        assertThat(ring.reachesBackTo(3)).isFalse();
        assertThat(ring.get(5)).isNotNull();
        ring.add(entry(6, 1));
        assertThat(ring.get(5)).isNull();
        assertThat(ring.get(6)).isNotNull();
    }

    @Test
    void aGapIsNotAdded() {
        ChannelRing ring = ring(10, 10_000, 3);
        assertThatThrownBy(() -> ring.add(entry(5, 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ring.add(entry(3, 1))).isInstanceOf(IllegalStateException.class);
        ring.add(entry(4, 1));
        assertThat(ring.after(3, 9)).hasSize(1);
        assertThatThrownBy(() -> ring.after(2, 9)).isInstanceOf(IllegalStateException.class);
    }
}
