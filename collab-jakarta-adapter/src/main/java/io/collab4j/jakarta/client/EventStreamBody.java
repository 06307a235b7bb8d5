package io.collab4j.jakarta.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** An answer that is read on the loop as it comes. The next part is asked for when the one before was dealt with. */
final class EventStreamBody implements BodySubscriber<@Nullable Void> {
    private final Loop loop;
    private final EventStreamReader reader;
    private final CompletableFuture<@Nullable Void> whole = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    EventStreamBody(Loop loop, EventStreamReader reader) {
        this.loop = loop;
        this.reader = reader;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (cancelled) {
            begun.cancel();
        } else {
            begun.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        loop.execute(() -> read(parts));
    }

    private void read(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (!cancelled && !reader.read(part)) {
                cancel();
            }
        }
        Flow.Subscription source = subscription;
        if (!cancelled && source != null) {
            source.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(null);
    }

    /** Nobody reads on: the answer ends as one that was cut. From any thread. */
    void cancel() {
        cancelled = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        whole.completeExceptionally(new IOException("given up"));
    }
}
