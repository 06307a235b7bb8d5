package io.collab4j.examples.benchmark;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A client that looks at frames just closely enough to go on: it finds its own acknowledgements and answers each with its
 * next edit, so that what is measured is the server.
 */
final class LoopClient implements BenchmarkClient {
    private static final String ACK = "\"operation_acknowledged\"";
    private static final String LAST_SEQ = "\"last_seq\":";
    private static final String JOIN = "{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}";
    private static final String REVISION = "\"revision\":";
    private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);

    private final boolean writes;
    private final Executor writing;
    private final boolean stamps;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private volatile @Nullable ClientSession session;
    private volatile boolean stopped;
    private long seq;

    LoopClient(boolean writes) {
        this.writes = writes;
        // As a container would: the answer comes in on another thread than the one that sent.
        this.writing = ForkJoinPool.commonPool();
        this.stamps = false;
    }

    /** One who types: each edit waits a while behind the answer to the one before, and says when it was made. */
    LoopClient(Duration pause) {
        this.writes = true;
        this.writing = CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS);
        this.stamps = true;
    }

    @Override
    public void attach(ClientSession opened) {
        session = opened;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void say(String frame) {
        ClientSession opened = session;
        if (opened != null) {
            opened.onFrame(frame);
        }
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    long messages() {
        return messages.sum();
    }

    long frames() {
        return frames.sum();
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        frames.increment();
        messages.add(count(frame, "{\"type\":"));
        if (writes && !stopped && frame.contains("\"revision_too_old\"")) {
            // Its node was overloaded. Whoever cannot be served any more joins again, and has the edit to make still.
            writing.execute(() -> say(JOIN));
        } else if (writes && !stopped) {
            int ack = frame.indexOf(ACK);
            if (ack >= 0) {
                acknowledged.increment();
                write(lastRevision(frame));
            } else if (frame.contains("\"document_joined\"")) {
                seq = number(frame, LAST_SEQ);
                write(number(frame, REVISION));
            }
        }
        return SENT;
    }

    private void write(long revision) {
        writing.execute(() -> say(edit(revision)));
    }

    private String edit(long revision) {
        String content = stamps ? "\"@" + System.nanoTime() + "@\"" : seq % 64 == 63 ? "-63" : "\"x\"";
        return "{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"f\",\"revision\":" + revision
                + ",\"seq\":" + ++seq + ",\"operation\":{\"ops\":[" + content + "]}}";
    }

    /** The newest revision in a frame: messages are in the order of their revisions. */
    private static long lastRevision(String frame) {
        return number(frame, frame.lastIndexOf(REVISION), REVISION);
    }

    private static long number(String frame, String name) {
        return number(frame, frame.indexOf(name), name);
    }

    private static long number(String frame, int at, String name) {
        int from = at + name.length();
        int to = from;
        while (Character.isDigit(frame.charAt(to))) {
            to++;
        }
        return Long.parseLong(frame, from, to, 10);
    }

    private static int count(String frame, String part) {
        int found = 0;
        for (int at = frame.indexOf(part); at >= 0; at = frame.indexOf(part, at + part.length())) {
            found++;
        }
        return found;
    }

    @Override
    public void close(CloseCode code, String reason) {
        stopped = true;
    }

    @Override
    public void abort() {
        stopped = true;
    }
}
