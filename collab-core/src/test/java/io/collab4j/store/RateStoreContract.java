package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Budget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shared buckets: what any node takes is missing for all, comes back with time, and is owed up to a bound. */
public abstract class RateStoreContract extends StorageContract {
    private static final Duration HOUR = Duration.ofHours(1);
    /** What a test itself may take. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static RateDebit debit(Budget budget, @Nullable String user, Duration amount) {
        return new RateDebit(budget, user, amount, amount.isNegative() ? Duration.ZERO : amount, HOUR.multipliedBy(10));
    }

    private static RateDebit ofAlice(Duration amount) {
        return debit(Budget.CONTROL, "alice", amount);
    }

    private List<Duration> take(RateDebit... debits) {
        return get(storage().rates().take(tenant(), List.of(debits)));
    }

    private Duration lacking() {
        return take(ofAlice(Duration.ZERO)).get(0);
    }

    private static void assertAbout(Duration actual, Duration expected) {
        assertThat(actual).isBetween(expected.minus(SLACK), expected);
    }

    @Test
    void oneThatNobodyHasUsedIsFull() {
        assertThat(lacking()).isZero();
        assertThat(take(debit(Budget.OPERATION_BYTES, null, Duration.ZERO))).containsExactly(Duration.ZERO);
        assertThat(take()).isEmpty();
    }

    @Test
    void whatIsTakenIsMissingForAll() {
        assertAbout(take(ofAlice(HOUR)).get(0), HOUR);
        assertAbout(take(ofAlice(HOUR.multipliedBy(2))).get(0), HOUR.multipliedBy(3));
        assertAbout(lacking(), HOUR.multipliedBy(3));
    }

    @Test
    void itComesBackWithTime() {
        take(ofAlice(HOUR));
        pass(Duration.ofMinutes(40));
        assertAbout(lacking(), Duration.ofMinutes(20));
        take(ofAlice(Duration.ofMinutes(10)));
        assertAbout(lacking(), Duration.ofMinutes(30));
        pass(Duration.ofMinutes(31));
        assertThat(lacking()).isZero();
        assertAbout(take(ofAlice(HOUR)).get(0), HOUR);
    }

    @Test
    void whatIsGivenBackIsThereAgainAndNoMore() {
        take(ofAlice(HOUR));
        assertAbout(take(ofAlice(Duration.ofMinutes(-20))).get(0), Duration.ofMinutes(40));
        assertThat(take(ofAlice(HOUR.negated()))).containsExactly(Duration.ZERO);
        assertAbout(take(ofAlice(HOUR)).get(0), HOUR);
    }

    /** Some of what is told has come back already. */
    @Test
    void itLacksWhatTheNodeKnowsThatItLacks() {
        Duration twoHours = HOUR.multipliedBy(2);
        RateDebit debit = new RateDebit(Budget.CONTROL, "alice", twoHours, HOUR, HOUR.multipliedBy(10));
        assertAbout(take(debit).get(0), HOUR);
        assertAbout(take(debit).get(0), HOUR.multipliedBy(3));
        RateDebit known =
                new RateDebit(Budget.CONTROL, "alice", Duration.ZERO, HOUR.multipliedBy(4), HOUR.multipliedBy(10));
        assertAbout(take(known).get(0), HOUR.multipliedBy(4));
        assertAbout(lacking(), HOUR.multipliedBy(4));
    }

    @Test
    void noMoreIsOwedThanTheMost() {
        RateDebit much = new RateDebit(
                Budget.CONTROL, "alice", HOUR.multipliedBy(5), HOUR.multipliedBy(5), HOUR.multipliedBy(2));
        assertAbout(take(much).get(0), HOUR.multipliedBy(2));
        assertAbout(take(much).get(0), HOUR.multipliedBy(2));
        assertAbout(lacking(), HOUR.multipliedBy(2));
    }

    @Test
    void eachBucketIsItsOwn() {
        List<Duration> lacking = take(
                debit(Budget.CONTROL, "alice", HOUR),
                debit(Budget.CONTROL, "", HOUR.multipliedBy(2)),
                debit(Budget.CONTROL, null, HOUR.multipliedBy(3)),
                debit(Budget.OPERATIONS, "alice", HOUR.multipliedBy(4)),
                debit(Budget.CONTROL, "a/lice{", HOUR.multipliedBy(5)));
        for (int i = 0; i < lacking.size(); i++) {
            assertAbout(lacking.get(i), HOUR.multipliedBy(i + 1));
        }
        assertAbout(lacking(), HOUR);
        assertAbout(take(debit(Budget.CONTROL, null, Duration.ZERO)).get(0), HOUR.multipliedBy(3));
        assertThat(get(storage().rates().take(tenant() + "x", List.of(ofAlice(Duration.ZERO)))))
                .containsExactly(Duration.ZERO);
    }

    @Test
    void littleIsNotLost() {
        RateDebit little = ofAlice(Duration.ofNanos(100_000_100));
        for (int i = 0; i < 600; i++) {
            take(little);
        }
        assertAbout(lacking(), Duration.ofMinutes(1).plusMillis(1));
    }

    @Test
    void whatManyTakeAtOnceIsAddedUp() {
        List<CompletableFuture<List<Duration>>> takes = Stream.generate(() -> storage()
                        .rates()
                        .take(tenant(), List.of(ofAlice(Duration.ofMinutes(6))))
                        .toCompletableFuture())
                .limit(50)
                .toList();
        takes.forEach(each -> get(each));
        assertAbout(lacking(), HOUR.multipliedBy(5));
    }
}
