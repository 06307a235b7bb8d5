package io.collab4j.channel;

import io.collab4j.json.JsonValue;
import io.collab4j.protocol.ChannelPosition;
import java.util.concurrent.CompletionStage;

/**
 * Publishes a stream of messages on one channel in the order of the calls, without the caller waiting for any of them:
 * log lines, pieces of an answer as they come. Once one of them fails at the store, all behind it fail, so nobody is told a
 * stream with a hole in it; whoever wants to go on takes another publisher. Any thread, but only one gives an order.
 */
public final class ChannelPublisher implements AutoCloseable {
    private final ChannelService channels;
    private final OpenChannel channel;
    private final Backlog backlog;
    private boolean closed;

    ChannelPublisher(ChannelService channels, OpenChannel channel, Backlog backlog) {
        this.channels = channels;
        this.channel = channel;
        this.backlog = backlog;
    }

    /**
     * Publishes a message behind those before it.
     *
     * @return where it is in the channel; fails with {@code rate_limited}, at once and without an end to the stream, if
     *     too much waits for the store; with {@code store_unavailable} if it, or one before it, could not be kept
     * @throws IllegalStateException if the publisher is closed
     */
    public synchronized CompletionStage<ChannelPosition> publish(String event, JsonValue data) {
        if (closed) {
            throw new IllegalStateException("the publisher is closed");
        }
        return channels.publish(channel.key(), backlog, null, event, data);
    }

    /** Takes no more; what was published is still on its way. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            channel.release();
        }
    }
}
