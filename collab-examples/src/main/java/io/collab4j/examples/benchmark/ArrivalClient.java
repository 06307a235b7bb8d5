package io.collab4j.examples.benchmark;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Only reads: when it was greeted, when its join was answered, and how old edits that say when they were made are when they arrive. */
final class ArrivalClient implements BenchmarkClient {
    private static final Pattern STAMP = Pattern.compile("\\[\"@(\\d+)@\"");
    private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);

    private final CompletableFuture<Long> greeted = new CompletableFuture<>();
    private final CompletableFuture<Long> joined = new CompletableFuture<>();
    private final List<Long> waits = new ArrayList<>();
    private volatile @Nullable ClientSession session;

    @Override
    public void attach(ClientSession opened) {
        session = opened;
    }

    @Override
    public void say(String frame) {
        ClientSession opened = session;
        if (opened != null) {
            opened.onFrame(frame);
        }
    }

    /** Completes with the time at which it knew who is online, the last that it is told without asking. */
    CompletableFuture<Long> greeted() {
        return greeted;
    }

    /** Completes with the time of the answer. */
    CompletableFuture<Long> joined() {
        return joined;
    }

    /** Its connection is gone. */
    void leave() {
        ClientSession opened = session;
        session = null;
        if (opened != null) {
            opened.onClosed();
        }
    }

    synchronized void clear() {
        waits.clear();
    }

    /** In nanoseconds, the shortest first. */
    synchronized long[] waits() {
        return waits.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        long now = System.nanoTime();
        if (frame.contains("\"presence_state\"")) {
            greeted.complete(now);
        } else if (frame.contains("\"document_joined\"")) {
            joined.complete(now);
        } else {
            note(frame, now);
        }
        return SENT;
    }

    private synchronized void note(String frame, long now) {
        Matcher stamp = STAMP.matcher(frame);
        while (stamp.find()) {
            waits.add(now - Long.parseLong(stamp.group(1)));
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        session = null;
    }

    @Override
    public void abort() {
        session = null;
    }
}
