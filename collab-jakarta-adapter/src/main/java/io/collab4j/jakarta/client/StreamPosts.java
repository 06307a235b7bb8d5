package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;

/**
 * Posts frames one at a time, each until it is known to have arrived: the server keeps their order by their numbers, and a
 * repeat does nothing. On the loop only.
 */
final class StreamPosts {
    static final Duration AGAIN = Duration.ofMillis(500);
    /** No frame takes this long on a line that is any good. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Loop loop;
    private final StreamRequests requests;
    private final StreamPass pass;
    private final IntConsumer refused;
    private final Deque<String> waiting = new ArrayDeque<>();
    private Cancellable underWay = () -> {};
    private long sequence = 1;
    private long since;
    private boolean busy;

    /** @param refused told the status that ends the line */
    StreamPosts(Loop loop, StreamRequests requests, StreamPass pass, IntConsumer refused) {
        this.loop = loop;
        this.requests = requests;
        this.pass = pass;
        this.refused = refused;
    }

    void add(String frame) {
        waiting.add(frame);
        flush();
    }

    void flush() {
        if (!busy && pass.isOpen() && !waiting.isEmpty()) {
            busy = true;
            since = loop.nanoTime();
            post();
        }
    }

    void close() {
        waiting.clear();
        underWay.cancel();
    }

    private void post() {
        underWay = requests.post(pass.ofStream(sequence), waiting.element(), this::answered);
    }

    private void answered(int status) {
        switch (status) {
            case StreamRequests.NO_CONTENT -> {
                sequence++;
                next();
            }
            case StreamRequests.TOO_LARGE -> next();
            case StreamRequests.UNAUTHORIZED,
                    StreamRequests.FORBIDDEN,
                    StreamRequests.NOT_FOUND,
                    StreamRequests.CONFLICT -> refused.accept(status);
            default -> again(status);
        }
    }

    private void next() {
        waiting.remove();
        busy = false;
        flush();
    }

    private void again(int status) {
        if (loop.nanoTime() - since >= STUCK.toNanos()) {
            refused.accept(status);
        } else {
            underWay = loop.schedule(AGAIN, this::post);
        }
    }
}
