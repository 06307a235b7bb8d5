package io.collab4j.channel;

import io.collab4j.json.JsonValue;
import io.collab4j.protocol.ChannelPosition;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Channels as the application uses them; authorizers are not asked. A channel is named {@code kind:rest} and belongs to a
 * tenant; it needs no creating. Calls never block; any thread may make them. Each fails with a {@code CollabException}:
 * {@code bad_name} for what is no name of a channel or an event, {@code too_large} for a message over what the channel's
 * kind allows, {@code store_unavailable} if the store does not answer. Callbacks and completions come on the channel's
 * thread and must not block.
 */
public interface Channels {

    /**
     * Publishes a message: everybody subscribed on any node gets it. If it fails with {@code store_unavailable} it may
     * have been published all the same. Calls made one after the other for one channel are published in that order.
     *
     * @return where it is in the channel; fails with {@code rate_limited} if too much waits for the store
     */
    CompletionStage<ChannelPosition> publish(String tenantId, String channel, String event, JsonValue data);

    /** A publisher of its own, for a stream whose parts must not be told without those before them. Close it when done. */
    ChannelPublisher publisher(String tenantId, String channel);

    /**
     * The newest messages that are kept.
     *
     * @param count how many at most, and never more than a page
     */
    CompletionStage<ChannelHistory> history(String tenantId, String channel, int count);

    /**
     * Listens to a channel. Nothing is told before the subscription is started; then what was missed, and what is
     * published from here on, in the order of the offsets and each message once.
     *
     * @param since where the listener was before; null to begin with what comes now
     */
    CompletionStage<ServerSubscription> subscribe(
            String tenantId, String channel, @Nullable ChannelPosition since, ChannelListener listener);

    /**
     * Ends a channel: its messages are forgotten and everybody is unsubscribed, on this node and on all others. What is
     * published on it later begins in another epoch. A node that does not hear of it at once finds out within a heartbeat
     * and tells its subscribers {@code epoch_changed} instead of the reason.
     *
     * @param reason an identifier, for those who were subscribed
     */
    CompletionStage<Void> close(String tenantId, String channel, String reason);
}
