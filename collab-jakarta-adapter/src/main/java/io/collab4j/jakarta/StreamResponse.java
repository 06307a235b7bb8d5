package io.collab4j.jakarta;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.Connection;
import io.collab4j.stream.ClientStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session's connection that is an event stream downwards: a frame is an event, and so is the end. Any thread. */
final class StreamResponse implements Connection {
    private final BegunLater response;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onTold = () -> {};
    private volatile CompletionStage<Void> last = CompletableFuture.completedFuture(null);

    StreamResponse(Closer closer) {
        response = new BegunLater(closer);
    }

    /** Begins with what the client needs to post frames. To be called by the container's thread that has the request. */
    void begin(HttpServletRequest request, HttpServletResponse to, ClientStream stream) throws IOException {
        onTold = stream::onClosed;
        response.onGone(stream::onClosed);
        response.begin(request, to, StreamEvents.open(stream));
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        last = response.send(StreamEvents.frame(frame));
        return last;
    }

    /** A response carries one text at a time, so the end waits for the frame that is on its way. */
    @Override
    public void close(CloseCode code, String reason) {
        if (closed.compareAndSet(false, true)) {
            String end = StreamEvents.close(code.code(), reason);
            last.thenCompose(sent -> response.send(end)).thenRun(() -> {
                response.close();
                onTold.run();
            });
        }
    }

    @Override
    public void abort() {
        response.abort();
    }
}
