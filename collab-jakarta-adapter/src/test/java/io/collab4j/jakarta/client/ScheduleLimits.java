package io.collab4j.jakarta.client;

import io.collab4j.CollabLimits;
import io.collab4j.document.DeliveryPace;
import io.collab4j.document.DocumentLimits;
import java.time.Duration;

/** Limits under which nothing waits for time to pass, as time stands still: no rates, and news does not wait in a crowd. */
final class ScheduleLimits {
    private ScheduleLimits() {}

    static CollabLimits get() {
        CollabLimits all = CollabLimits.DEFAULT;
        return new CollabLimits(all.messages(), all.sessions().unthrottled(), atOnce(all.documents()));
    }

    private static DocumentLimits atOnce(DocumentLimits all) {
        return new DocumentLimits(
                all.maxDocumentBytes(),
                all.maxFields(),
                all.transformOperations(),
                all.transformComponents(),
                all.groupSize(),
                all.commitAttempts(),
                all.retainedOperations(),
                all.retainedFor(),
                all.retainedBytes(),
                all.snapshotEvery(),
                all.heartbeat(),
                all.idleUnload(),
                all.saveIdle(),
                all.saveAtMost(),
                new DeliveryPace(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO),
                all.clientRecordLifetime());
    }
}
