package io.collab4j.simulation;

import io.collab4j.store.CommitResult;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Kills one life of a node where it hurts most: when its commit is made, and nobody has been told. */
final class CrashPoints {
    private final Dice dice;
    private final Faults faults;
    private final LossyBus bus;
    private final Power power;
    private final Coverage coverage;
    private final Runnable crash;

    CrashPoints(Dice dice, Faults faults, LossyBus bus, Power power, Coverage coverage, Runnable crash) {
        this.dice = dice;
        this.faults = faults;
        this.bus = bus;
        this.power = power;
        this.coverage = coverage;
        this.crash = crash;
    }

    /** Does something to the store, and sometimes the node does not live to hear that it is done. */
    <T> CompletionStage<T> step(Path met, Supplier<CompletionStage<T>> step) {
        boolean dies = power.isOn() && dice.oneIn(faults.crashAtStep);
        CompletionStage<T> done = step.get();
        if (dies) {
            coverage.met(met);
            crash.run();
        }
        return done;
    }

    /** Makes a commit, and sometimes the node does not live to hear of it, or the others to hear of it from the bus. */
    CompletionStage<CommitResult> commit(Supplier<CompletionStage<CommitResult>> commit) {
        boolean dies = power.isOn() && dice.oneIn(faults.crashAtCommit);
        boolean unpublished = dies && dice.oneIn(2);
        CompletionStage<CommitResult> done = unpublished ? bus.deaf(commit) : commit.get();
        if (!dies) {
            return done;
        }
        return done.thenApply(result -> {
            if (result instanceof CommitResult.Committed) {
                coverage.met(unpublished ? Path.CRASH_BEFORE_PUBLISH : Path.CRASH_BEFORE_REPLY);
                crash.run();
            }
            return result;
        });
    }
}
