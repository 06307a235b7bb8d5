package io.collab4j.redis;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far channels have come as far as this node knows, of those it has heard of last. A server that has not come so far has lost
 * what this node knows, as one may that takes over. Any thread.
 */
final class ChannelEnds {
    private static final int MOST = 10_000;
    private static final ChannelPosition NOTHING = new ChannelPosition("", 0);

    private final Map<ChannelKey, ChannelPosition> ends = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ChannelKey, ChannelPosition> eldest) {
            return size() > MOST;
        }
    };

    /** The channel has come to a position. */
    synchronized void reached(ChannelKey channel, ChannelPosition position) {
        ends.merge(channel, position, (known, now) -> isBefore(now, known) ? known : now);
    }

    private static boolean isBefore(ChannelPosition position, ChannelPosition other) {
        return position.epoch().equals(other.epoch()) && position.offset() < other.offset();
    }

    /** The furthest position; one of no epoch if nothing is known. */
    synchronized ChannelPosition of(ChannelKey channel) {
        return ends.getOrDefault(channel, NOTHING);
    }
}
