package io.collab4j.simulation;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One node's way to the store. Calls of one line take effect in the order they were made, each some time later; answers
 * come in any order, and some tell of a failure before, after, or long before the call has taken effect. While the store
 * stalls, callers give up after a while; what they asked for may happen all the same when it goes on.
 */
final class FlakyCalls {
    private static final Duration GIVE_UP = Duration.ofSeconds(2);

    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Power power;
    private final Coverage coverage;
    private final Map<Object, Long> lines = new HashMap<>();
    private long stalledUntil;

    FlakyCalls(VirtualWorld world, Dice dice, Faults faults, Power power, Coverage coverage) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.power = power;
        this.coverage = coverage;
    }

    /** What the caller is told of a call. */
    private enum Fate {
        ANSWERED,
        NOT_DONE,
        DONE_BUT_UNKNOWN,
        GIVEN_UP_EARLY
    }

    /** From here on nothing gets through for so long. */
    void stall(Duration duration) {
        coverage.met(Path.STORE_STALL);
        stalledUntil = world.nanoTime() + duration.toNanos();
    }

    <T> CompletionStage<T> call(Object line, Supplier<CompletionStage<T>> effect) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long now = world.nanoTime();
        long wanted = Math.max(now + faults.storeLatency(dice).toNanos(), stalledUntil);
        long at = Math.max(wanted, lines.getOrDefault(line, 0L));
        lines.put(line, at);
        boolean late = at - now > GIVE_UP.toNanos();
        Fate fate = late ? Fate.GIVEN_UP_EARLY : fate();
        if (fate == Fate.GIVEN_UP_EARLY) {
            faults.storeHasFailed = true;
            world.later(late ? GIVE_UP : faults.storeLatency(dice), () -> fail(answer));
        }
        world.later(Duration.ofNanos(at - now), () -> happen(fate, late, effect, answer));
        return answer;
    }

    private <T> void happen(Fate fate, boolean late, Supplier<CompletionStage<T>> effect, CompletableFuture<T> answer) {
        boolean lostOnTheWay = (late || !power.isOn()) && dice.oneIn(2);
        if (lostOnTheWay) {
            return;
        }
        if (fate == Fate.NOT_DONE) {
            coverage.met(Path.CALL_NOT_DONE);
            failSoon(answer);
            return;
        }
        effect.get().whenComplete((done, failure) -> {
            if (failure != null) {
                world.later(Duration.ZERO, () -> {
                    throw new AssertionError("the shared store itself has failed", failure);
                });
            } else if (fate == Fate.ANSWERED) {
                later(() -> answer.complete(done));
            } else {
                coverage.met(late ? Path.CALL_DONE_AFTER_A_STALL : Path.CALL_DONE_BUT_UNKNOWN);
                failSoon(answer);
            }
        });
    }

    private Fate fate() {
        if (!dice.oneIn(faults.storeFailure)) {
            return Fate.ANSWERED;
        }
        return switch (dice.below(5)) {
            case 0, 1 -> Fate.NOT_DONE;
            case 2, 3 -> Fate.DONE_BUT_UNKNOWN;
            default -> Fate.GIVEN_UP_EARLY;
        };
    }

    private void failSoon(CompletableFuture<?> answer) {
        faults.storeHasFailed = true;
        later(() -> fail(answer));
    }

    private void fail(CompletableFuture<?> answer) {
        power.run(() ->
                answer.completeExceptionally(new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store is away")));
    }

    private void later(Runnable answer) {
        world.later(faults.storeLatency(dice), () -> power.run(answer));
    }
}
