package io.collab4j.jakarta;

import io.collab4j.feed.FeedConnection;
import io.collab4j.feed.FeedStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A feed's reader at the other end of a response. The feed opens before the response begins, so that whoever is not let in
 * gets a plain status; what the feed sends meanwhile waits, and that is one text. Any thread.
 */
final class FeedResponse implements FeedConnection {
    private final Closer closer;
    private @Nullable FeedStream stream;
    private @Nullable EventStreamResponse response;
    private @Nullable Consumer<EventStreamResponse> waiting;
    private boolean gone;

    FeedResponse(Closer closer) {
        this.closer = closer;
    }

    /** The feed has let the reader in. */
    void opened(FeedStream opened) {
        synchronized (this) {
            stream = opened;
            if (!gone) {
                return;
            }
        }
        opened.onClosed();
    }

    /** The container's thread is here to begin the response. */
    void begin(HttpServletRequest request, HttpServletResponse to) throws IOException {
        EventStreamResponse begun = EventStreamResponse.begin(request, to, closer, this::onGone);
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

    private void onGone() {
        FeedStream opened;
        synchronized (this) {
            gone = true;
            opened = stream;
        }
        if (opened != null) {
            opened.onClosed();
        }
    }

    @Override
    public CompletionStage<Void> send(String events) {
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

    @Override
    public void close() {
        now(EventStreamResponse::close);
    }

    @Override
    public void abort() {
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
