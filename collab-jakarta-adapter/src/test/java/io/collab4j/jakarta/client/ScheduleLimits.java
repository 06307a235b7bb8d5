package io.collab4j.jakarta.client;

import io.collab4j.CollabLimits;
import io.collab4j.protocol.DeliveryPace;
import java.time.Duration;

/** Limits under which nothing waits for time to pass, as time stands still: no rates, and news does not wait in a crowd. */
final class ScheduleLimits {
    private ScheduleLimits() {}

    static CollabLimits get() {
        CollabLimits all = CollabLimits.DEFAULT;
        DeliveryPace atOnce = new DeliveryPace(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);
        return all.unthrottled().with(all.documents().toBuilder().pace(atOnce).build());
    }
}
