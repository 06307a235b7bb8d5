package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Asks for one answer after the other. To ask for the next says that the one before has arrived; one that was lost, or had
 * nothing to say, is asked for again. On the loop only.
 */
final class StreamPolls implements StreamRequests.Answer {
    private final Loop loop;
    private final StreamRequests requests;
    private final StreamPass pass;
    private final BiConsumer<String, String> onEvent;
    private final IntConsumer refused;
    private Cancellable underWay = () -> {};
    private long sequence = 1;
    private boolean arrived;

    /** @param refused told the status that ends the line */
    StreamPolls(
            Loop loop,
            StreamRequests requests,
            StreamPass pass,
            BiConsumer<String, String> onEvent,
            IntConsumer refused) {
        this.loop = loop;
        this.requests = requests;
        this.pass = pass;
        this.onEvent = onEvent;
        this.refused = refused;
    }

    void ask() {
        arrived = false;
        underWay = requests.get("", pass.ofStream(sequence), this);
    }

    void close() {
        underWay.cancel();
    }

    @Override
    public void onEvent(String name, String data) {
        if (!arrived) {
            arrived = true;
            onEvent.accept(name, data);
        }
    }

    @Override
    public void onEnd(int status) {
        if (arrived) {
            sequence++;
            ask();
            return;
        }
        switch (status) {
            case StreamRequests.UNAUTHORIZED,
                    StreamRequests.FORBIDDEN,
                    StreamRequests.NOT_FOUND,
                    StreamRequests.CONFLICT -> refused.accept(status);
            // Nobody is in a hurry after an empty answer, and one that comes at once must not make this run hot.
            default -> underWay = loop.schedule(StreamPosts.AGAIN, this::ask);
        }
    }
}
