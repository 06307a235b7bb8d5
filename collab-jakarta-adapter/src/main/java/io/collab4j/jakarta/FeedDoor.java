package io.collab4j.jakarta;

import io.collab4j.Collab;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds as event streams, and the few requests that belong to them. */
final class FeedDoor implements HttpDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDoor.class);

    private final Collab collab;
    private final CrossOrigin crossOrigin;
    private final RequestIdentity identities;
    private final FeedPosts posts;
    private final Closer closer;

    FeedDoor(Collab collab, CollabServletOptions options, Closer closer) {
        this.closer = closer;
        this.collab = collab;
        this.crossOrigin = new CrossOrigin(options);
        this.identities = new RequestIdentity(collab, options);
        this.posts = new FeedPosts(collab, options);
    }

    @Override
    public void enter(ServletContext context, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = pathOf(request);
        if (!crossOrigin.allow(request, response)) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_FORBIDDEN);
        } else if (CrossOrigin.isPreflight(request, response)) {
            return;
        } else if (request.getMethod().equals("POST")) {
            posts.enter(path, request, response, () -> identities.byTokenOrTicket(request, path));
        } else if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET, POST");
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (!collab.feeds().has(path)) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_NOT_FOUND);
        } else if (!request.isAsyncSupported()) {
            LOG.error("a filter in front of the feeds does without asynchronous processing");
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        } else {
            open(path, request);
        }
    }

    private static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? "" : info.substring(1);
    }

    private void open(String path, HttpServletRequest request) {
        String lastEventId = lastEventId(request);
        boolean poll = Polling.isWanted(request);
        FeedResponse reader = new FeedResponse(closer);
        PendingAnswer pending = PendingAnswer.begin(request, 0);
        identities
                .byTokenOrTicket(request, path)
                .thenCompose(identity -> poll
                        ? collab.feeds().poll(path, identity, lastEventId, reader)
                        : collab.feeds().open(path, identity, lastEventId, reader))
                .whenComplete((stream, failure) -> {
                    if (failure == null) {
                        reader.opened(stream);
                        pending.resume(reader::begin);
                    } else {
                        pending.refuse(failure);
                    }
                });
    }

    /** Browsers say it in a header when they come again by themselves; whoever makes a new request may not be able to. */
    private static @Nullable String lastEventId(HttpServletRequest request) {
        String header = request.getHeader("Last-Event-ID");
        return header != null
                ? header
                : QueryString.find(request, "last_event_id").orElse(null);
    }
}
