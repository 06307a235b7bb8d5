package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for who subscribes.
 *
 * @param since where it was subscribed last; null if nowhere, or if that does not matter
 * @param history how many of the newest messages it wants if it does not resume
 * @param replaced its subscription of the same channel so far, which the new one takes the place of
 */
public record ChannelRequest(
        @Nullable ChannelPosition since,
        int history,
        ChannelSubscriber subscriber,
        @Nullable ChannelSubscription replaced) {}
