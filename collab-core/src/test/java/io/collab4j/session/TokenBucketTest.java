package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Budgets that refill. */
class TokenBucketTest {

    @Property(tries = 300)
    void neverMoreThanTheBurstAndWhatCameBack(
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 400) Integer> pauses) {
        TokenBucket bucket = new TokenBucket(new Rate(burst, perSecond), 0);
        long millis = 0;
        int taken = 0;
        for (int pause : pauses) {
            millis += pause;
            if (bucket.take(1, millis * 1_000_000)) {
                taken++;
            } else {
                long wait = bucket.millisUntil(1);
                assertThat(wait).isPositive();
                millis += wait + 1;
                assertThat(bucket.take(1, millis * 1_000_000)).isTrue();
                taken++;
            }
        }
        assertThat(taken).isLessThanOrEqualTo((int) (burst + millis * perSecond / 1000.0) + 1);
    }

    @Property(tries = 100)
    void afterAnyPauseThereIsTheBurstAndNoMore(
            @ForAll @IntRange(min = 1, max = 50) int burst, @ForAll @IntRange(min = 1, max = 1_000) int seconds) {
        TokenBucket bucket = new TokenBucket(new Rate(burst, burst), 0);
        long now = seconds * 1_000_000_000L;
        assertThat(bucket.take(burst, now)).isTrue();
        assertThat(bucket.take(1, now)).isFalse();
    }

    @Property(tries = 50)
    void withoutALimitEverythingPasses(@ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int amount) {
        TokenBucket bucket = new TokenBucket(Rate.UNLIMITED, 0);
        assertThat(bucket.take(amount, 1)).isTrue();
        assertThat(bucket.take(amount, Long.MAX_VALUE)).isTrue();
    }
}
