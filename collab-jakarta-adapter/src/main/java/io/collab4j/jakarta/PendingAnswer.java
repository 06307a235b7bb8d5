package io.collab4j.jakarta;

import io.collab4j.observe.Failures;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is answered when what it waits for is known, or when its time is over, whichever comes first, and once: after
 * that the container uses the request for another peer. Any thread.
 */
final class PendingAnswer implements AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(PendingAnswer.class);

    private final AsyncContext async;
    private boolean over;

    private PendingAnswer(AsyncContext async) {
        this.async = async;
    }

    /**
     * Lets go of the container's thread.
     *
     * @param millis until the peer is told that it took too long; 0 for never
     */
    static PendingAnswer begin(HttpServletRequest request, long millis) {
        AsyncContext async = request.startAsync();
        async.setTimeout(millis);
        PendingAnswer answer = new PendingAnswer(async);
        async.addListener(answer);
        return answer;
    }

    /** Goes on in a thread of the container, with the same request. */
    synchronized void resume(Resumption next) {
        if (!over) {
            over = true;
            next.keepIn((HttpServletRequest) async.getRequest());
            async.dispatch();
        }
    }

    /** Only a status. */
    synchronized void status(int status) {
        if (!over) {
            over = true;
            response().setStatus(status);
            async.complete();
        }
    }

    /** A status and a small body. */
    synchronized void json(int status, String body) {
        if (over) {
            return;
        }
        over = true;
        try {
            response().setStatus(status);
            HttpAnswers.json(response(), body);
        } catch (IOException gone) {
            LOG.debug("nobody waits for an answer any more");
        }
        async.complete();
    }

    /** What a failure is in HTTP; what should not happen is logged. */
    void refuse(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (!(cause instanceof CollabException)) {
            LOG.error("a request failed", Failures.withoutText(cause));
        }
        refuse(cause instanceof CollabException known ? known.code() : ErrorCode.INTERNAL);
    }

    private synchronized void refuse(ErrorCode code) {
        if (!over) {
            over = true;
            HttpAnswers.refuse((HttpServletRequest) async.getRequest(), response(), code);
            async.complete();
        }
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) async.getResponse();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        refuse(ErrorCode.STORE_UNAVAILABLE);
    }

    @Override
    public synchronized void onError(AsyncEvent event) {
        over = true;
    }

    @Override
    public synchronized void onComplete(AsyncEvent event) {
        over = true;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Whoever goes on with the request begins anew.
    }
}
