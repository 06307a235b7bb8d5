package io.collab4j.examples.benchmark;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A client that looks at frames just closely enough to go on: it finds its own acknowledgements and answers each with its
 * next edit, so that what is measured is the server.
 */
final class LoopClient implements Connection {
    private static final String ACK = "\"operation_acknowledged\"";
    private static final String REVISION = "\"revision\":";
    private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);

    private final boolean writes;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private volatile @Nullable ClientSession session;
    private volatile boolean stopped;
    private long seq;

    LoopClient(boolean writes) {
        this.writes = writes;
    }

    void attach(ClientSession opened) {
        session = opened;
    }

    void stop() {
        stopped = true;
    }

    void say(String frame) {
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
        if (writes && !stopped) {
            int ack = frame.indexOf(ACK);
            if (ack >= 0) {
                acknowledged.increment();
                write(lastRevision(frame));
            } else if (frame.contains("\"document_joined\"")) {
                write(number(frame, frame.indexOf(REVISION)));
            }
        }
        return SENT;
    }

    private void write(long revision) {
        String edit = "{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"f\",\"revision\":" + revision
                + ",\"seq\":" + ++seq + ",\"operation\":{\"ops\":[" + (seq % 64 == 0 ? "-63" : "\"x\"") + "]}}";
        // As a container would: the answer comes in on another thread than the one that sent.
        ForkJoinPool.commonPool().execute(() -> say(edit));
    }

    /** The newest revision in a frame: messages are in the order of their revisions. */
    private static long lastRevision(String frame) {
        return number(frame, frame.lastIndexOf(REVISION));
    }

    private static long number(String frame, int at) {
        int from = at + REVISION.length();
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
