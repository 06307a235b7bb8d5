package io.collab4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time in which the process runs, told by its beats. */
class AwakeClockTest {
    private static final long BEAT = AwakeClock.BEAT.toNanos();
    private static final long MOST = AwakeClock.MOST_BETWEEN_BEATS.toNanos();
    private static final long ORIGIN = Long.MAX_VALUE - 3 * BEAT;

    private final AwakeClock clock = new AwakeClock(ORIGIN);

    @Test
    void itGoesOnWithItsBeats() {
        long now = ORIGIN;
        for (int i = 0; i < 10; i++) {
            assertThat(clock.at(now)).isEqualTo(i * BEAT);
            assertThat(clock.at(now + BEAT - 1)).isEqualTo((i + 1) * BEAT - 1);
            now += BEAT;
            clock.beat(now);
        }
    }

    @Test
    void aBeatThatIsALittleLateCostsNothing() {
        clock.beat(ORIGIN + MOST);
        assertThat(clock.at(ORIGIN + MOST + 1)).isEqualTo(MOST + 1);
    }

    @Test
    void withoutABeatItStops() {
        long later = ORIGIN + Duration.ofHours(1).toNanos();
        assertThat(clock.at(ORIGIN + MOST + 1)).isEqualTo(MOST);
        assertThat(clock.at(later)).isEqualTo(MOST);
        clock.beat(later);
        assertThat(clock.at(later)).isEqualTo(MOST);
        assertThat(clock.at(later + 7)).isEqualTo(MOST + 7);
    }

    @Test
    void whoReadTheTimeBeforeABeatIsNotAheadOfIt() {
        clock.beat(ORIGIN + BEAT);
        assertThat(clock.at(ORIGIN + BEAT - 5)).isEqualTo(BEAT - 5);
    }
}
