package io.collab4j.jakarta;

import io.collab4j.feed.FeedConnection;
import io.collab4j.feed.FeedStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * A feed's reader at the other end of a response. The feed opens before the response begins, so that whoever is not let in
 * gets a plain status. Any thread.
 */
final class FeedResponse implements FeedConnection {
    private final BegunLater response;

    FeedResponse(Closer closer) {
        response = new BegunLater(closer);
    }

    /** The feed has let the reader in. */
    void opened(FeedStream opened) {
        response.onGone(opened::onClosed);
    }

    /** The container's thread is here to begin the response. */
    void begin(HttpServletRequest request, HttpServletResponse to) throws IOException {
        response.begin(request, to);
    }

    @Override
    public CompletionStage<Void> send(String events) {
        return response.send(events);
    }

    @Override
    public void close() {
        response.close();
    }

    @Override
    public void abort() {
        response.abort();
    }
}
