package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadResult.Faults;
import io.collab4j.examples.load.LoadResult.Second;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts and times what happens in a run. Faults count from its start, the rest while it measures. One thread. */
final class Recorder {
    private final LatencyHistogram ack = new LatencyHistogram();
    private final LatencyHistogram delivery = new LatencyHistogram();
    private final LatencyHistogram ackNow = new LatencyHistogram();
    private final LatencyHistogram deliveryNow = new LatencyHistogram();
    private final List<Second> seconds = new ArrayList<>();
    private boolean measuring;
    private long operations;
    private long edits;
    private long deliveries;
    private long operationsBefore;
    private long deliveriesBefore;
    private long lost;
    private long duplicated;
    private long disordered;
    private long refused;
    private long disconnected;
    private long unacknowledged;
    private long repeated;
    private String firstFault = "";

    void measure(boolean on) {
        measuring = on;
    }

    void committed(SentOperation operation, long now) {
        if (measuring) {
            operations++;
            edits += operation.due().size();
            time(operation, now, ackNow);
        }
    }

    void delivered(long now, @Nullable SentOperation operation) {
        if (measuring) {
            deliveries++;
            if (operation != null) {
                time(operation, now, deliveryNow);
            }
        }
    }

    private static void time(SentOperation operation, long now, LatencyHistogram into) {
        DueQueue due = operation.due();
        for (int i = 0; i < due.size(); i++) {
            into.record(now - due.get(i));
        }
    }

    /** A second of the measured time is over. */
    void tick() {
        seconds.add(new Second(
                operations - operationsBefore,
                deliveries - deliveriesBefore,
                ackNow.percentile(50),
                ackNow.percentile(99),
                deliveryNow.percentile(50),
                deliveryNow.percentile(99)));
        operationsBefore = operations;
        deliveriesBefore = deliveries;
        ack.add(ackNow);
        delivery.add(deliveryNow);
        ackNow.clear();
        deliveryNow.clear();
    }

    void lost(long count, String what) {
        lost += count;
        fault("lost: " + what);
    }

    void duplicated(String what) {
        duplicated++;
        fault("duplicate: " + what);
    }

    void disordered(String what) {
        disordered++;
        fault("out of order: " + what);
    }

    void refused(String what) {
        refused++;
        fault("refused: " + what);
    }

    void disconnected(String why) {
        disconnected++;
        fault("disconnected: " + why);
    }

    void unacknowledged(String what) {
        unacknowledged++;
        fault("without answer: " + what);
    }

    /** Something the server says more than once by design, and its client drops. */
    void repeated() {
        repeated++;
    }

    private void fault(String what) {
        if (firstFault.isEmpty()) {
            firstFault = what;
        }
    }

    Faults faults() {
        return new Faults(lost, duplicated, disordered, unacknowledged, refused, disconnected, firstFault);
    }

    LoadResult.Traffic traffic(double elapsed) {
        return new LoadResult.Traffic(elapsed, operations, edits, deliveries, repeated, ack, delivery, seconds);
    }
}
