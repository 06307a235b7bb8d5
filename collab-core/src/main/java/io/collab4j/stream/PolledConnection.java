package io.collab4j.stream;

import io.collab4j.protocol.CloseCode;
import io.collab4j.runtime.Scheduler;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.session.Connection;
import io.collab4j.stream.StreamAnswer.Closed;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Frame;
import io.collab4j.stream.StreamAnswer.Silence;
import io.collab4j.stream.StreamAnswer.Unknown;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose client asks for each frame. Answers are numbered from 1: who asks for the same one again gets the same
 * again, since an answer can get lost, and who asks for the next one has the one before. So there is one frame at a time, and
 * while it is being fetched the session gathers the next. Any thread; futures are completed without the lock.
 */
final class PolledConnection implements Connection {
    private final Scheduler scheduler;
    private final StreamLimits limits;
    private final Runnable onTold;
    private final Runnable onGone;
    private long number = 1;
    private @Nullable StreamAnswer answer;
    private @Nullable CompletableFuture<Void> sending;
    private @Nullable CompletableFuture<StreamAnswer> asking;
    private @Nullable Closed closing;
    private boolean over;
    private Cancellable timer;

    /**
     * A connection that waits for its first poll.
     *
     * @param onTold called when the client is told that it was closed; it may still ask for that again
     * @param onGone called when nobody polls any more, perhaps more than once
     */
    PolledConnection(Scheduler scheduler, StreamLimits limits, Runnable onTold, Runnable onGone) {
        this.scheduler = scheduler;
        this.limits = limits;
        this.onTold = onTold;
        this.onGone = onGone;
        this.timer = scheduler.schedule(limits.pollPause(), this::gone);
    }

    /** The answer of this number, when there is one. */
    CompletionStage<StreamAnswer> poll(long asked) {
        CompletableFuture<StreamAnswer> poll = new CompletableFuture<>();
        CompletableFuture<StreamAnswer> before;
        CompletableFuture<Void> arrived = null;
        synchronized (this) {
            if (over) {
                return CompletableFuture.completedFuture(new Unknown());
            }
            if (asked == number + 1 && answer instanceof Frame) {
                arrived = sending;
                sending = null;
                number++;
                answer = closing;
            } else if (asked != number) {
                return CompletableFuture.completedFuture(new Expected(number));
            }
            before = asking;
            asking = poll;
            timer.cancel();
            timer = scheduler.schedule(limits.pollWait(), () -> silence(poll));
        }
        if (before != null) {
            before.complete(new Silence());
        }
        if (arrived != null) {
            arrived.complete(null);
        }
        tell();
        return poll;
    }

    /** Whoever asks is told what there is; then the next poll has to come in time. */
    private void tell() {
        CompletableFuture<StreamAnswer> poll;
        StreamAnswer told;
        synchronized (this) {
            poll = asking;
            told = answer;
            if (poll == null || told == null) {
                return;
            }
            answered();
        }
        poll.complete(told);
        if (told instanceof Closed) {
            onTold.run();
        }
    }

    private void silence(CompletableFuture<StreamAnswer> poll) {
        synchronized (this) {
            if (asking != poll) {
                return;
            }
            answered();
        }
        poll.complete(new Silence());
    }

    /** With the lock. */
    private void answered() {
        asking = null;
        timer.cancel();
        timer = scheduler.schedule(limits.pollPause(), this::gone);
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        synchronized (this) {
            if (over || closing != null) {
                return CompletableFuture.failedFuture(new IOException("the stream is over"));
            }
            answer = new Frame(frame);
            sending = sent;
        }
        tell();
        return sent;
    }

    @Override
    public void close(CloseCode code, String reason) {
        synchronized (this) {
            if (closing != null) {
                return;
            }
            Closed end = new Closed(code.code(), reason);
            closing = end;
            if (answer == null) {
                answer = end;
            }
        }
        tell();
    }

    @Override
    public void abort() {
        gone();
    }

    /** Whether its session takes nothing any more; its last answers may still be polled. */
    synchronized boolean isOver() {
        return over || closing != null;
    }

    private void gone() {
        CompletableFuture<StreamAnswer> poll;
        CompletableFuture<Void> unsent;
        synchronized (this) {
            over = true;
            timer.cancel();
            poll = asking;
            asking = null;
            unsent = sending;
            sending = null;
        }
        onGone.run();
        if (poll != null) {
            poll.complete(new Unknown());
        }
        if (unsent != null) {
            unsent.completeExceptionally(new IOException("nobody asks any more"));
        }
    }
}
