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
 * come in any order, and some tell of a failure before, after, or long before the call has taken effect.
 */
final class FlakyCalls {
    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Power power;
    private final Map<Object, Long> lines = new HashMap<>();

    FlakyCalls(VirtualWorld world, Dice dice, Faults faults, Power power) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.power = power;
    }

    /** What the caller is told of a call. */
    private enum Fate {
        ANSWERED,
        NOT_DONE,
        DONE_BUT_UNKNOWN,
        GIVEN_UP_EARLY
    }

    <T> CompletionStage<T> call(Object line, Supplier<CompletionStage<T>> effect) {
        return call(line, effect, () -> {});
    }

    /** Calls; the last one runs when the caller is told of a failure although the call takes effect. */
    <T> CompletionStage<T> call(Object line, Supplier<CompletionStage<T>> effect, Runnable onUnknown) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Fate fate = fate();
        long wanted = world.nanoTime() + faults.storeLatency(dice).toNanos();
        long at = Math.max(wanted, lines.getOrDefault(line, 0L));
        lines.put(line, at);
        if (fate == Fate.GIVEN_UP_EARLY) {
            fail(answer);
        }
        world.later(Duration.ofNanos(at - world.nanoTime()), () -> {
            boolean lostWithTheNode = !power.isOn() && dice.oneIn(2);
            if (lostWithTheNode) {
                return;
            }
            if (fate == Fate.NOT_DONE) {
                fail(answer);
                return;
            }
            CompletionStage<T> done = effect.get();
            if (fate == Fate.ANSWERED) {
                later(() -> done.whenComplete((value, failure) -> answer.complete(value)));
            } else {
                onUnknown.run();
                fail(answer);
            }
        });
        return answer;
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

    private void fail(CompletableFuture<?> answer) {
        later(() ->
                answer.completeExceptionally(new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store is away")));
    }

    private void later(Runnable answer) {
        world.later(faults.storeLatency(dice), () -> power.run(answer));
    }
}
