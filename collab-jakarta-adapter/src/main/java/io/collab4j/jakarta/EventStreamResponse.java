package io.collab4j.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that does not end: an event stream, written without a thread of its own and without ever blocking one.
 *
 * <p>One lock is held by whoever writes and by whatever the container tells, and once the stream is over neither request nor
 * response is touched again: containers use them again for others. What is told outside is told without the lock.
 */
final class EventStreamResponse implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamResponse.class);

    /** Longer than the limits of the containers. */
    private static final long STUCK_MILLIS = 75_000;
    /** Within this time a container that ends a response of its own accord has done so. */
    private static final long FAILED_MILLIS = 2_000;

    private static final long SETTLE_MILLIS = 20;

    private final Object lock = new Object();
    private final Closer closer;
    private final Runnable onGone;
    private @Nullable AsyncContext async;
    private @Nullable ServletOutputStream out;
    private byte @Nullable [] pending;
    private @Nullable CompletableFuture<Void> sending;
    private boolean flushed = true;
    private final boolean tomcat;
    private boolean writable;
    private int visits;
    private boolean closing;
    private boolean given;

    /**
     * A stream that nothing is written to yet.
     *
     * @param onGone called when the peer is known to be gone, by any thread, perhaps more than once
     */
    private EventStreamResponse(AsyncContext async, ServletOutputStream out, Closer closer, Runnable onGone) {
        this.async = async;
        this.out = out;
        this.closer = closer;
        this.tomcat = isTomcat(async.getRequest().getServletContext());
        this.onGone = onGone;
    }

    /** By its classes: what a server calls itself is for who runs it to choose, and contexts of requests are wrapped. */
    static boolean isTomcat(ServletContext application) {
        return application.getClass().getName().startsWith("org.apache.catalina.");
    }

    /**
     * Commits to an event stream: from here on there is no other answer. To be called by the container's thread that has the
     * request, since some containers lose writes that another one begins.
     */
    static EventStreamResponse begin(
            HttpServletRequest request, HttpServletResponse response, Closer closer, Runnable onGone)
            throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        // Nginx buffers what a proxied server sends unless it is told not to.
        response.setHeader("X-Accel-Buffering", "no");
        ServletOutputStream out = response.getOutputStream();
        EventStreamResponse stream = new EventStreamResponse(async, out, closer, onGone);
        async.addListener(stream);
        out.setWriteListener(stream);
        return stream;
    }

    /**
     * Writes events; one call at a time.
     *
     * @return completes when the container can take more; fails when the stream is over
     */
    CompletionStage<Void> send(String events) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        synchronized (lock) {
            if (async == null || given) {
                return CompletableFuture.failedFuture(new IOException("the stream is over"));
            }
            pending = events.getBytes(StandardCharsets.UTF_8);
            sending = sent;
        }
        advance();
        return sent;
    }

    /** Ends the response when what is being written is out. */
    void close() {
        synchronized (lock) {
            closing = true;
        }
        advance();
    }

    /**
     * Gives the reader up. A response that is stuck is left to the container, whose own limit of idle time or of writing ends
     * it: ending one earlier costs some a thread that waits for the reader. Where there is no such limit it ends later.
     */
    void abort() {
        CompletableFuture<Void> unsent;
        synchronized (lock) {
            given = true;
            pending = null;
            unsent = takeSending();
        }
        fail(unsent);
        // One that has nothing to write any more ends now.
        advance();
        endLater(STUCK_MILLIS);
    }

    /**
     * Tomcat ends what is broken by itself, does not always say so, and by then another peer may have the request: whoever
     * completes it ends that peer's response. The others leave it to us.
     */
    private void endLater(long millis) {
        if (!tomcat) {
            closer.runLater(millis, () -> {
                synchronized (lock) {
                    complete();
                }
            });
        }
    }

    @Override
    public void onWritePossible() {
        if (tomcat) {
            settle();
        } else {
            allow();
        }
    }

    private void allow() {
        synchronized (lock) {
            writable = true;
        }
        advance();
    }

    /**
     * What is to be written is written by this thread, the container's. While it is on its way back Tomcat takes the failure of
     * another thread's write for that of the peer who is served next, so the others wait a moment.
     */
    private void settle() {
        allow();
        int visit;
        synchronized (lock) {
            writable = false;
            visit = ++visits;
        }
        closer.runLater(SETTLE_MILLIS, () -> {
            synchronized (lock) {
                writable |= visit == visits;
            }
            advance();
        });
    }

    /** Does what can be done without waiting: writes, flushes, tells that it is done, ends. */
    private void advance() {
        CompletableFuture<Void> done;
        try {
            synchronized (lock) {
                done = write();
            }
        } catch (IOException | RuntimeException failure) {
            tellGone(failure);
            return;
        }
        if (done != null) {
            done.complete(null);
        }
    }

    /** What is done with it; null if that is nothing yet. With the lock. */
    private @Nullable CompletableFuture<Void> write() throws IOException {
        ServletOutputStream to = out;
        if (to == null || !writable) {
            return null;
        }
        try {
            while (to.isReady()) {
                byte[] next = pending;
                if (next != null) {
                    pending = null;
                    flushed = false;
                    to.write(next);
                } else if (!flushed) {
                    flushed = true;
                    to.flush();
                } else {
                    CompletableFuture<Void> done = takeSending();
                    if (closing || given) {
                        complete();
                    }
                    return done;
                }
            }
            return null;
        } catch (IOException | RuntimeException failure) {
            given = true;
            out = null;
            endLater(FAILED_MILLIS);
            throw failure;
        }
    }

    private @Nullable CompletableFuture<Void> takeSending() {
        CompletableFuture<Void> taken = sending;
        sending = null;
        return taken;
    }

    /** Nothing of the request is touched after this. With the lock. */
    private void complete() {
        AsyncContext context = async;
        if (context != null) {
            forget();
            try {
                context.complete();
            } catch (RuntimeException ended) {
                LOG.debug("an event stream had ended: {}", ended.getClass().getName());
            }
        }
    }

    private void forget() {
        async = null;
        out = null;
        pending = null;
    }

    private void gone(Throwable failure) {
        synchronized (lock) {
            complete();
        }
        tellGone(failure);
    }

    private void tellGone(Throwable failure) {
        LOG.debug(
                "an event stream has no reader any more: {}", failure.getClass().getName());
        CompletableFuture<Void> unsent;
        synchronized (lock) {
            unsent = takeSending();
        }
        fail(unsent);
        onGone.run();
    }

    private static void fail(@Nullable CompletableFuture<Void> unsent) {
        if (unsent != null) {
            unsent.completeExceptionally(new IOException("the reader is gone"));
        }
    }

    // What the container tells.

    @Override
    public void onError(Throwable failure) {
        gone(failure);
    }

    @Override
    public void onError(AsyncEvent event) {
        gone(event.getThrowable() == null ? new IOException("the container") : event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone(new IOException("the container has waited long enough"));
    }

    /** The container has ended it, and may use the request for another one. */
    @Override
    public void onComplete(AsyncEvent event) {
        boolean ours;
        CompletableFuture<Void> unsent;
        synchronized (lock) {
            ours = async == null;
            forget();
            unsent = takeSending();
        }
        fail(unsent);
        if (!ours) {
            onGone.run();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
