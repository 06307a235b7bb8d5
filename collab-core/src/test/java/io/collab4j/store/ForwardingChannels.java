package io.collab4j.store;

import io.collab4j.protocol.ChannelPosition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Channels that leave everything to others; what is overridden is done otherwise. */
public class ForwardingChannels implements ChannelStore {
    private final ChannelStore channels;

    public ForwardingChannels(ChannelStore channels) {
        this.channels = channels;
    }

    @Override
    public CompletionStage<ChannelPosition> append(
            ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
        return channels.append(channel, messages, retention);
    }

    @Override
    public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
        return channels.read(channel, after, limit);
    }

    @Override
    public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
        return channels.newest(channel, count);
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, String reason) {
        return channels.delete(channel, reason);
    }
}
