package io.collab4j.store;

import java.time.Duration;

/**
 * How much of a channel is kept: what exceeds either is gone.
 *
 * @param messages at most
 * @param age at most
 */
public record ChannelRetention(int messages, Duration age) {
    public ChannelRetention {
        if (messages < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a channel keeps something for some time");
        }
    }
}
