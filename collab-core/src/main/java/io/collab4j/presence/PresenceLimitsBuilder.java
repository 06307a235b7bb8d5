package io.collab4j.presence;

import java.time.Duration;

/** Sets what is to differ from other {@link PresenceLimits}. Not thread-safe. */
public final class PresenceLimitsBuilder {
    private Duration timeToLive;
    private Duration sweepEvery;
    private Duration grace;
    private Duration heartbeat;
    private int crowd;
    private Duration cursorEvery;
    private int cursorMembers;
    private long cursorBytesPerSecond;

    PresenceLimitsBuilder(PresenceLimits from) {
        timeToLive = from.timeToLive();
        sweepEvery = from.sweepEvery();
        grace = from.grace();
        heartbeat = from.heartbeat();
        crowd = from.crowd();
        cursorEvery = from.cursorEvery();
        cursorMembers = from.cursorMembers();
        cursorBytesPerSecond = from.cursorBytesPerSecond();
    }

    public PresenceLimitsBuilder timeToLive(Duration value) {
        timeToLive = value;
        return this;
    }

    public PresenceLimitsBuilder sweepEvery(Duration value) {
        sweepEvery = value;
        return this;
    }

    public PresenceLimitsBuilder grace(Duration value) {
        grace = value;
        return this;
    }

    public PresenceLimitsBuilder heartbeat(Duration value) {
        heartbeat = value;
        return this;
    }

    public PresenceLimitsBuilder crowd(int value) {
        crowd = value;
        return this;
    }

    public PresenceLimitsBuilder cursorEvery(Duration value) {
        cursorEvery = value;
        return this;
    }

    public PresenceLimitsBuilder cursorMembers(int value) {
        cursorMembers = value;
        return this;
    }

    public PresenceLimitsBuilder cursorBytesPerSecond(long value) {
        cursorBytesPerSecond = value;
        return this;
    }

    /** The limits. */
    public PresenceLimits build() {
        return new PresenceLimits(
                timeToLive, sweepEvery, grace, heartbeat, crowd, cursorEvery, cursorMembers, cursorBytesPerSecond);
    }
}
