package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.load.ServerWatch.Footprint;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What counts as growth: the last third of the laps beside the first, after those that only settle. */
class SoakResultTest {
    private static final long SLACK = 2_000;

    private static SoakResult result(Footprint... laps) {
        SoakPlan plan = new SoakPlan(10, Duration.ofMinutes(30), laps.length, 1, SLACK, List.of());
        return new SoakResult(plan, List.of(laps), new Recorder().faults(), new CrowdTally());
    }

    private static SoakResult heaps(long... kib) {
        return result(
                LongStream.of(kib).mapToObj(heap -> new Footprint(heap, 80, 15)).toArray(Footprint[]::new));
    }

    @Test
    void whatStaysWithinTheSlackIsFlat() {
        assertThat(result(new Footprint(100_000, 80, 15), new Footprint(102_000, 96, 23))
                        .isSound())
                .isTrue();
    }

    @Test
    void eachOfThemMayGrow() {
        Footprint early = new Footprint(100_000, 80, 15);
        assertThat(result(early, new Footprint(102_600, 80, 15)).growth())
                .singleElement()
                .asString()
                .contains("heap from 100,000 to 102,600");
        assertThat(result(early, new Footprint(100_000, 97, 15)).growth())
                .singleElement()
                .asString()
                .contains("files");
        assertThat(result(early, new Footprint(100_000, 80, 24)).growth())
                .singleElement()
                .asString()
                .contains("threads");
    }

    @Test
    void onePerCentAnHourIsAllowedBesideTheSlack() {
        // Two hours between the first and the last of five laps of half an hour.
        assertThat(heaps(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_021_900).growth())
                .isEmpty();
        assertThat(heaps(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_022_100).growth())
                .hasSize(1);
    }

    @Test
    void aSinglePeakIsNoGrowth() {
        assertThat(heaps(100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 150_000, 100_000)
                        .growth())
                .isEmpty();
    }

    @Test
    void lapsThatSettleDoNotCount() {
        SoakPlan plan = new SoakPlan(10, Duration.ofMinutes(5), 4, 3, SLACK, List.of());
        List<Footprint> laps = LongStream.of(10_000, 60_000, 100_000, 100_500)
                .mapToObj(heap -> new Footprint(heap, 80, 15))
                .toList();
        assertThat(new SoakResult(plan, laps, new Recorder().faults(), new CrowdTally()).growth())
                .isEmpty();
    }

    @Test
    void whatWasLostIsNotSoundHoweverFlat() {
        Recorder recorder = new Recorder();
        recorder.lost(1, "a revision");
        Footprint flat = new Footprint(100_000, 80, 15);
        SoakPlan plan = new SoakPlan(10, Duration.ofMinutes(5), 2, 1, SLACK, List.of());
        assertThat(new SoakResult(plan, List.of(flat, flat), recorder.faults(), new CrowdTally()).isSound())
                .isFalse();
    }
}
