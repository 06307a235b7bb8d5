package io.collab4j.testing;

import io.collab4j.feed.FeedConnection;
import io.collab4j.testing.EventStreamParser.Event;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A reader of a feed that can stop reading, or be gone. */
public final class TestReader implements FeedConnection {
    private final EventStreamParser parser = new EventStreamParser();
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private int sends;
    private boolean stalled;
    private boolean closed;

    @Override
    public CompletionStage<Void> send(String events) {
        if (closed) {
            throw new IllegalStateException("sent after closing");
        }
        if (!reading.isDone()) {
            throw new IllegalStateException("sent while sending");
        }
        sends++;
        parser.feed(events);
        if (stalled && !reading.isCompletedExceptionally()) {
            reading = new CompletableFuture<>();
        }
        return reading;
    }

    /** What is sent from here on is not read to its end. */
    public void stall() {
        stalled = true;
    }

    public void readOn() {
        stalled = false;
        reading.complete(null);
    }

    /** Nothing reaches it any more. */
    public void vanish() {
        reading = CompletableFuture.failedFuture(new IOException("gone"));
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    public int sends() {
        return sends;
    }

    /** Those that came since the last time. */
    public List<Event> events() {
        return parser.take();
    }

    public String lastEventId() {
        return parser.lastEventId();
    }

    public long retryMillis() {
        return parser.retryMillis();
    }
}
