package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Budgets that refill. */
class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private static TokenBucket bucket(double burst, double perSecond) {
        return new TokenBucket(Refill.of(new Rate(burst, perSecond)));
    }

    @Property(tries = 300)
    void neverMoreThanTheBurstAndWhatCameBack(
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 400_000_000) Integer> pauses) {
        TokenBucket bucket = bucket(burst, perSecond);
        long now = 0;
        long taken = 0;
        for (int pause : pauses) {
            now += pause;
            long wait = bucket.waitFor(1, now);
            assertThat(bucket.take(1, now)).isEqualTo(wait == 0);
            if (wait > 0) {
                assertThat(bucket.take(1, now + wait - 1)).isFalse();
                now += wait;
                assertThat(bucket.take(1, now)).isTrue();
            }
            taken++;
            assertThat(taken * SECOND).isLessThanOrEqualTo(burst * SECOND + now * perSecond);
        }
    }

    @Property(tries = 100)
    void afterAnyPauseThereIsTheBurstAndNoMore(
            @ForAll @IntRange(min = 1, max = 50) int burst, @ForAll @IntRange(min = 1, max = 1_000) int seconds) {
        TokenBucket bucket = bucket(burst, burst);
        long now = seconds * SECOND;
        assertThat(bucket.take(burst, now)).isTrue();
        assertThat(bucket.take(1, now)).isFalse();
    }

    @Property(tries = 50)
    void withoutALimitEverythingPasses(@ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int amount) {
        TokenBucket bucket = new TokenBucket(Refill.of(Rate.UNLIMITED));
        assertThat(bucket.take(amount, 1)).isTrue();
        assertThat(bucket.take(amount, Long.MAX_VALUE)).isTrue();
        assertThat(bucket.waitFor(amount, 1)).isZero();
    }

    /** What comes back is not a whole number of nanoseconds: the burst is whole all the same, and what comes back no more. */
    @Property(tries = 300)
    void oddRatesLoseNothingOfTheBurst(
            @ForAll @IntRange(min = 1, max = 100_000) int burst,
            @ForAll @IntRange(min = 1, max = 100_000) int perSecond) {
        TokenBucket bucket = bucket(burst, burst < perSecond ? perSecond : burst);
        long rate = Math.max(burst, perSecond);
        assertThat(bucket.take(burst - 1L, 0)).isTrue();
        assertThat(bucket.take(1, 0)).isTrue();
        long wait = bucket.waitFor(burst, 0);
        assertThat(wait * rate).isGreaterThanOrEqualTo(burst * SECOND);
        assertThat(wait).isLessThanOrEqualTo((long) Math.ceil((double) burst * SECOND / rate) + burst);
    }

    @Example
    void whatIsLargerThanTheBurstPassesWhenNothingElseWasTaken() {
        TokenBucket bucket = bucket(10, 10);
        assertThat(bucket.take(1, 0)).isTrue();
        assertThat(bucket.take(1_000, 0)).isFalse();
        assertThat(bucket.waitFor(1_000, 0)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(1_000, SECOND / 10)).isTrue();
        assertThat(bucket.waitFor(1, SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Example
    void whatIsGivenBackIsThereAgain() {
        TokenBucket bucket = bucket(10, 1);
        assertThat(bucket.take(10, 0)).isTrue();
        bucket.giveBack(4);
        assertThat(bucket.take(5, 0)).isFalse();
        assertThat(bucket.take(4, 0)).isTrue();
        assertThat(bucket.take(1, 0)).isFalse();
    }

    @Example
    void onlyAFullBucketIsForgottenAndNothingIsTakenFromIt() {
        TokenBucket bucket = bucket(2, 1);
        assertThat(bucket.take(1, 0)).isTrue();
        assertThat(bucket.forget(SECOND - 1)).isFalse();
        assertThat(bucket.isForgotten()).isFalse();
        assertThat(bucket.forget(SECOND)).isTrue();
        assertThat(bucket.isForgotten()).isTrue();
        assertThat(bucket.take(1, 5 * SECOND)).isFalse();
        bucket.giveBack(1);
        assertThat(bucket.isForgotten()).isTrue();
    }

    @Example
    void aBudgetHasABurstAndRefillsWithinADay() {
        for (double[] bad : new double[][] {
            {0.5, 1}, {0, 1}, {-1, 1}, {10, 0}, {10, -1}, {86_401, 1}, {1, 2e9}, {Double.NaN, 1}, {1, Double.NaN}
        }) {
            assertThatThrownBy(() -> new Rate(bad[0], bad[1]))
                    .as("%s, %s", bad[0], bad[1])
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Rate(86_400, 1).burst()).isEqualTo(86_400);
    }
}
