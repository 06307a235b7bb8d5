package io.collab4j.runtime;

import java.time.Duration;

/** Runs tasks later, and tells how much time has gone by. Any number of threads may use it. */
public interface Scheduler {

    /**
     * Runs a task once after a delay, on the runtime's executor; it may be late, never early.
     *
     * @return cancels the task if it has not begun; cancelling again does nothing
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** A monotonic time in nanoseconds with an arbitrary origin, for measuring durations; the wall clock may jump. */
    long nanoTime();

    /**
     * The same without the time in which this process did not run (its machine was suspended, or had no processor to spare): for
     * judging others by how long they took, since they may well have been in time. Its origin is another one. A scheduler that
     * cannot tell says what {@link #nanoTime} says.
     */
    default long awakeNanoTime() {
        return nanoTime();
    }

    /** Takes a planned task back. */
    interface Cancellable {
        void cancel();
    }
}
