package io.collab4j.feed;

import java.util.concurrent.CompletionStage;

/**
 * The seam to a transport: one reader that events are sent to. The stream that owns it sends one text at a time and none
 * after closing, from any thread; no call blocks.
 */
public interface FeedConnection {

    /**
     * Hands over whole events, as an event stream carries them.
     *
     * @return completes when the transport can take more, on any thread, the caller's included; fails when nothing can be
     *     sent any more. Success is no proof of delivery
     */
    CompletionStage<Void> send(String events);

    /** Ends the response in good order. Closing again does nothing. */
    void close();

    /** Gives the reader up without waiting for it: whatever is still being sent is lost. */
    void abort();
}
