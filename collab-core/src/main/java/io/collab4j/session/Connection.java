package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import java.util.concurrent.CompletionStage;

/**
 * The seam to a transport: one peer that frames can be sent to. The session that owns it sends one frame at a time and
 * none after closing, from any thread; neither call blocks.
 */
public interface Connection {

    /**
     * Hands over one frame of JSON text.
     *
     * @return completes when the transport can take the next frame, on any thread, the caller's included; fails when
     *     nothing can be sent any more. Success is no proof of delivery
     */
    CompletionStage<Void> send(String frame);

    /**
     * Closes, after the frame that is being sent if the transport gets to it. Closing again does nothing. When the peer has
     * been told, {@link ClientSession#onClosed} is called: a server that stops waits for that.
     */
    void close(CloseCode code, String reason);

    /** Gives the connection up without waiting for the peer: whatever is still being sent is lost. */
    void abort();
}
