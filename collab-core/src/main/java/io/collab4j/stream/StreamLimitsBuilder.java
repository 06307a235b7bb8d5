package io.collab4j.stream;

import java.time.Duration;

/** Sets what is to differ from other {@link StreamLimits}. Not thread-safe. */
public final class StreamLimitsBuilder {
    private Duration forwardPatience;
    private int forwardsPerUser;
    private Duration pollWait;
    private Duration pollPause;

    StreamLimitsBuilder(StreamLimits from) {
        forwardPatience = from.forwardPatience();
        forwardsPerUser = from.forwardsPerUser();
        pollWait = from.pollWait();
        pollPause = from.pollPause();
    }

    public StreamLimitsBuilder forwardPatience(Duration value) {
        forwardPatience = value;
        return this;
    }

    public StreamLimitsBuilder forwardsPerUser(int value) {
        forwardsPerUser = value;
        return this;
    }

    public StreamLimitsBuilder pollWait(Duration value) {
        pollWait = value;
        return this;
    }

    public StreamLimitsBuilder pollPause(Duration value) {
        pollPause = value;
        return this;
    }

    /** The limits. */
    public StreamLimits build() {
        return new StreamLimits(forwardPatience, forwardsPerUser, pollWait, pollPause);
    }
}
