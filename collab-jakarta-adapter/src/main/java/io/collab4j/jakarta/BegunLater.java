package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that may be written to before its response has begun: what is sent meanwhile waits, and that is one text,
 * since the sender waits for it. Any thread.
 */
final class BegunLater {
    private final Closer closer;
    private @Nullable Runnable onGone;
    private @Nullable EventStreamResponse response;
    private @Nullable Consumer<EventStreamResponse> waiting;
    private boolean gone;

    BegunLater(Closer closer) {
        this.closer = closer;
    }

    /** Who is to be told when the peer is gone; at once if it is. */
    void onGone(Runnable listener) {
        synchronized (this) {
            onGone = listener;
            if (!gone) {
                return;
            }
        }
        listener.run();
    }

    /** The container's thread is here to begin the response. */
    void begin(HttpServletRequest request, HttpServletResponse to) throws IOException {
        release(EventStreamResponse.begin(request, to, closer, this::tellGone));
    }

    /** The same for a response that says something first, whatever waits. */
    void begin(HttpServletRequest request, HttpServletResponse to, String first) throws IOException {
        EventStreamResponse begun = EventStreamResponse.begin(request, to, closer, this::tellGone);
        begun.send(first).thenRun(() -> release(begun));
    }

    private void release(EventStreamResponse begun) {
        Consumer<EventStreamResponse> first;
        synchronized (this) {
            response = begun;
            first = waiting;
            waiting = null;
        }
        if (first != null) {
            first.accept(begun);
        }
    }

    private void tellGone() {
        Runnable listener;
        synchronized (this) {
            gone = true;
            listener = onGone;
        }
        if (listener != null) {
            listener.run();
        }
    }

    CompletionStage<Void> send(String events) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        now(begun -> begun.send(events).whenComplete((done, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        }));
        return sent;
    }

    void close() {
        now(EventStreamResponse::close);
    }

    void abort() {
        now(EventStreamResponse::abort);
    }

    /** At once if the response has begun, else when it does, behind what waits already. */
    private void now(Consumer<EventStreamResponse> action) {
        EventStreamResponse begun;
        synchronized (this) {
            begun = response;
            if (begun == null) {
                Consumer<EventStreamResponse> before = waiting;
                waiting = before == null ? action : before.andThen(action);
                return;
            }
        }
        action.accept(begun);
    }
}
