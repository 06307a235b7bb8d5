package io.collab4j.feed;

import io.collab4j.access.Deliveries;
import io.collab4j.access.Gate;
import io.collab4j.channel.ChannelService;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.runtime.CollabRuntime;

/** What every part of this room works with. */
record FeedContext(
        CollabRuntime runtime,
        Gate gate,
        ChannelService channels,
        FeedLimits limits,
        Deliveries deliveries,
        CollabListener listener,
        Failures failures) {

    /** A moment within a tenth before or after the time. */
    long spreadMillis(long millis) {
        return millis - millis / 10 + runtime.random().nextLong(millis / 5 + 1);
    }
}
