package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.load.LoadResult.Faults;
import org.junit.jupiter.api.Test;

/** The judge itself is judged: it has to see a delivery that is lost, doubled or swapped. */
class DeliveryLaneTest {
    private final Recorder recorder = new Recorder();
    private final DeliveryLane lane = new DeliveryLane(recorder);

    private Faults after(long head, long... revisions) {
        lane.joined(4);
        for (long revision : revisions) {
            lane.receive(revision);
        }
        lane.end(head);
        return recorder.faults();
    }

    private static Faults counts(long lost, long duplicated, long disordered, Faults actual) {
        return new Faults(lost, duplicated, disordered, 0, 0, 0, actual.first());
    }

    @Test
    void everythingOnceInOrderIsNoFault() {
        assertThat(after(7, 5, 6, 7).isNone()).isTrue();
    }

    @Test
    void aLostDeliveryInBetween() {
        Faults faults = after(7, 5, 7);
        assertThat(faults).isEqualTo(counts(1, 0, 0, faults));
        assertThat(faults.isNone()).isFalse();
    }

    @Test
    void lostDeliveriesAtTheEnd() {
        Faults faults = after(9, 5, 6, 7);
        assertThat(faults).isEqualTo(counts(2, 0, 0, faults));
    }

    @Test
    void aDoubledDelivery() {
        Faults faults = after(7, 5, 6, 6, 7);
        assertThat(faults).isEqualTo(counts(0, 1, 0, faults));
    }

    @Test
    void whatTheJoinBroughtIsADuplicate() {
        Faults faults = after(5, 4, 5);
        assertThat(faults).isEqualTo(counts(0, 1, 0, faults));
    }

    @Test
    void aSwappedDelivery() {
        Faults faults = after(7, 6, 5, 7);
        assertThat(faults).isEqualTo(counts(0, 0, 1, faults));
    }

    @Test
    void aSwappedDeliveryThatComesAgain() {
        Faults faults = after(7, 6, 5, 5, 7);
        assertThat(faults).isEqualTo(counts(0, 1, 1, faults));
    }
}
