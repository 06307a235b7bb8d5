package io.collab4j.session;

import io.collab4j.json.Utf8;
import io.collab4j.protocol.MessageSource;
import io.collab4j.runtime.Scheduler;
import io.collab4j.runtime.SendWatchdog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything one connection is to be sent: messages that wait here, within bounds, and sources that have something
 * new, which costs nothing until the connection can take it. Whenever it can, one frame leaves with as much as fits.
 * Any thread may add; one at a time sends, without holding a lock while it does.
 */
final class Outbox {
    private final Connection connection;
    private final OutgoingLimits limits;
    private final Scheduler scheduler;
    private final SendWatchdog watchdog;
    private final FlushTicker ticker;
    private final Load load;
    private final IntConsumer onDelivered;
    private final Runnable onTooSlow;
    private final Runnable onBroken;
    private final Object lock = new Object();
    // Mostly empty, and there are as many of them as there are connections: they begin small, and become so again.
    private Deque<Waiting> messages = new ArrayDeque<>(1);
    private @Nullable Set<MessageSource> ready;
    private final AtomicInteger wanted = new AtomicInteger();
    private long waitingBytes;
    private long lastFrame;
    private long due;
    private boolean ticking;
    private boolean sending;
    private boolean closed;
    private @Nullable Runnable afterLast;

    /** A message, what it counts, and since when it waits by the time in which this process ran. */
    private record Waiting(String message, int bytes, long since) {}

    /**
     * Holds nothing.
     *
     * @param onDelivered told how many characters of what was relayed leave with a frame; it must not call back
     * @param onTooSlow the peer does not read
     * @param onBroken nothing reaches the peer any more
     */
    Outbox(
            Connection connection,
            OutgoingLimits limits,
            Scheduler scheduler,
            FlushTicker ticker,
            Load load,
            IntConsumer onDelivered,
            Runnable onTooSlow,
            Runnable onBroken) {
        this.connection = connection;
        this.limits = limits;
        this.scheduler = scheduler;
        this.ticker = ticker;
        this.load = load;
        this.onDelivered = onDelivered;
        this.lastFrame = scheduler.nanoTime();
        this.watchdog = new SendWatchdog(scheduler, limits.sendTimeout(), onTooSlow);
        this.onTooSlow = onTooSlow;
        this.onBroken = onBroken;
    }

    /** Adds a message that counts against the bounds. */
    void add(String message) {
        add(message, true);
    }

    /** Adds a message that the client asked for and that may be larger than the bounds: a document's content. */
    void addUncounted(String message) {
        add(message, false);
    }

    private void add(String message, boolean counted) {
        boolean tooMuch = false;
        synchronized (lock) {
            if (closed) {
                return;
            }
            int bytes = counted ? Utf8.length(message) : 0;
            waitingBytes += bytes;
            long now = scheduler.awakeNanoTime();
            tooMuch = counted && isFull(now);
            messages.add(new Waiting(message, bytes, now));
            load.waits(1, bytes);
        }
        if (tooMuch) {
            onTooSlow.run();
        } else {
            flush();
        }
    }

    private boolean isFull(long now) {
        Waiting oldest = messages.peek();
        return waitingBytes > limits.queueBytes()
                || messages.size() >= limits.queueMessages()
                || (oldest != null && now - oldest.since() > limits.queueAge().toNanos());
    }

    /**
     * A source has something to take.
     *
     * @param waitNanos how long after the last frame it may wait for more
     */
    void add(MessageSource source, long waitNanos) {
        boolean later;
        boolean first = false;
        synchronized (lock) {
            if (closed) {
                return;
            }
            ready = ready == null ? new LinkedHashSet<>(1) : ready;
            ready.add(source);
            long until = lastFrame + waitNanos;
            later = waitNanos > 0 && scheduler.nanoTime() - until < 0;
            if (later) {
                due = ticking && due - until < 0 ? due : until;
                first = !ticking;
                ticking = true;
            }
        }
        if (first) {
            ticker.add(this);
        } else if (!later) {
            flush();
        }
    }

    /** Called by the ticker: sends what has waited long enough; false if it has not. */
    boolean flushIfDue(long now) {
        synchronized (lock) {
            if (hasNews() && now - due < 0) {
                return false;
            }
            ticking = false;
        }
        flush();
        return true;
    }

    /** Takes nothing more; runs the action when what waits has left, or cannot. */
    void closeAfterLast(Runnable action) {
        boolean now;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            ready = null;
            now = messages.isEmpty() && !sending;
            afterLast = now ? null : action;
        }
        if (now) {
            action.run();
        } else {
            flush();
        }
    }

    /** Gives back what it has needed while more was waiting. */
    void shrink() {
        synchronized (lock) {
            messages = messages.isEmpty() ? new ArrayDeque<>(1) : messages;
            ready = hasNews() ? ready : null;
        }
    }

    private boolean hasNews() {
        return ready != null && !ready.isEmpty();
    }

    /** Drops everything. */
    void discard() {
        synchronized (lock) {
            closed = true;
            load.waits(-messages.size(), -waitingBytes);
            waitingBytes = 0;
            messages.clear();
            ready = null;
            afterLast = null;
        }
        watchdog.stop();
    }

    /** Sends until there is nothing to send or the connection is busy; a call from within a send only asks for another round. */
    private void flush() {
        if (wanted.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            sendAll();
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendAll() {
        while (true) {
            OutgoingFrame frame;
            Runnable last;
            synchronized (lock) {
                if (sending) {
                    return;
                }
                frame = nextFrame();
                sending = frame != null;
                lastFrame = sending ? scheduler.nanoTime() : lastFrame;
                last = sending ? null : afterLast;
                afterLast = sending ? afterLast : null;
            }
            if (frame == null) {
                if (last != null) {
                    last.run();
                }
                return;
            }
            send(frame.text());
        }
    }

    private @Nullable OutgoingFrame nextFrame() {
        if (messages.isEmpty() && !hasNews()) {
            return null;
        }
        OutgoingFrame frame = new OutgoingFrame(limits.frameChars());
        collect(frame);
        return frame.isEmpty() ? null : frame;
    }

    private void collect(OutgoingFrame frame) {
        int before = messages.size();
        long bytesBefore = waitingBytes;
        while (frame.hasRoom()) {
            Waiting next = messages.poll();
            if (next == null) {
                break;
            }
            waitingBytes -= next.bytes();
            frame.add(next.message());
        }
        load.waits(messages.size() - before, waitingBytes - bytesBefore);
        if (messages.isEmpty() && ready != null) {
            ready.removeIf(source -> {
                source.take(frame);
                return !source.isReady();
            });
        }
        if (frame.relayed() > 0) {
            onDelivered.accept(frame.relayed());
        }
    }

    private void send(String text) {
        watchdog.begin();
        handOver(text).whenComplete((done, failure) -> {
            if (!watchdog.end()) {
                // Undertow reports success for a frame that it has cut off after a time limit of its own.
                onTooSlow.run();
                return;
            }
            synchronized (lock) {
                sending = false;
            }
            if (failure == null) {
                flush();
            } else {
                onBroken.run();
            }
        });
        watchdog.watch();
    }

    /** A transport that throws has failed like one that says so: it must not harm the field whose thread this is. */
    private CompletionStage<Void> handOver(String text) {
        try {
            return connection.send(text);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
