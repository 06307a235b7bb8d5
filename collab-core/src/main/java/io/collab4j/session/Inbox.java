package io.collab4j.session;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What one client's session has to handle, in order: a task that has to wait for something holds up those behind it, and
 * no thread. Any thread may add; whoever finds it idle handles what there is.
 */
final class Inbox {
    private final Queue<Supplier<CompletionStage<?>>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger size = new AtomicInteger();

    /** How many wait or are being handled. */
    int size() {
        return size.get();
    }

    /** Adds a task that does not throw; the next one begins when its stage is complete, however it ended. */
    void add(Supplier<CompletionStage<?>> task) {
        size.incrementAndGet();
        queue.add(task);
        if (work.getAndIncrement() == 0) {
            handleAll();
        }
    }

    private void handleAll() {
        do {
            Supplier<CompletionStage<?>> next = queue.poll();
            if (next != null) {
                CompletableFuture<?> handled = next.get().toCompletableFuture();
                if (!handled.isDone()) {
                    // The unit of work that this task stands for ends when its stage does.
                    CompletionStage<?> later = handled;
                    later.whenComplete((done, failure) -> goOn());
                    return;
                }
                size.decrementAndGet();
            }
        } while (work.decrementAndGet() != 0);
    }

    private void goOn() {
        size.decrementAndGet();
        if (work.decrementAndGet() != 0) {
            handleAll();
        }
    }
}
