package io.collab4j.feed;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a reader stands in each channel of a feed, in the feed's order. As the id of an event: {@code epoch:offset}, with
 * commas between. An epoch belongs to one channel only, so the position of another feed is not taken for one of this.
 */
record FeedPosition(List<ChannelPosition> channels) {
    /** No position that the library writes is longer. */
    static final int MAX_LENGTH = 4_096;

    private static final int OFFSET_DIGITS = 16;

    FeedPosition {
        channels = List.copyOf(channels);
    }

    /** The part of an id that stands for one channel. */
    static String write(ChannelPosition position) {
        return position.epoch() + ":" + position.offset();
    }

    /** Reads an id; empty if it is none of a feed with so many channels. Never throws: the id comes from the reader. */
    static Optional<FeedPosition> read(String id, int channels) {
        if (id.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        List<ChannelPosition> positions = new ArrayList<>();
        for (String part : id.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon < 0 || !Names.isValid(part.substring(0, colon)) || !isOffset(part.substring(colon + 1))) {
                return Optional.empty();
            }
            positions.add(new ChannelPosition(part.substring(0, colon), Long.parseLong(part.substring(colon + 1))));
        }
        return positions.size() == channels ? Optional.of(new FeedPosition(positions)) : Optional.empty();
    }

    private static boolean isOffset(String text) {
        return !text.isEmpty()
                && text.length() <= OFFSET_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
