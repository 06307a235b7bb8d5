package io.collab4j.session;

import io.collab4j.protocol.Incoming;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The messages of one client, handled in order: one that has to wait for something holds up those behind it, and no
 * thread. Any thread may add; whoever finds it idle handles what there is.
 */
final class Inbox {
    private final Function<Incoming, CompletionStage<?>> handler;
    private final Queue<Incoming> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger size = new AtomicInteger();

    /** The handler never throws; the next message is handled when its stage is complete, however it ended. */
    Inbox(Function<Incoming, CompletionStage<?>> handler) {
        this.handler = handler;
    }

    /** How many wait or are being handled. */
    int size() {
        return size.get();
    }

    void add(Incoming incoming) {
        size.incrementAndGet();
        queue.add(incoming);
        if (work.getAndIncrement() == 0) {
            handleAll();
        }
    }

    private void handleAll() {
        do {
            Incoming next = queue.poll();
            if (next != null) {
                CompletableFuture<?> handled = handler.apply(next).toCompletableFuture();
                if (!handled.isDone()) {
                    // The unit of work that this message stands for ends when its stage does.
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
