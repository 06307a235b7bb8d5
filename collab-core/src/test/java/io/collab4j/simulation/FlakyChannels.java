package io.collab4j.simulation;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Channels over {@link FlakyCalls}, each in a line of its own. */
final class FlakyChannels implements ChannelStore {
    private final ChannelStore shared;
    private final FlakyCalls calls;
    private final CrashPoints crashes;

    FlakyChannels(ChannelStore shared, FlakyCalls calls, CrashPoints crashes) {
        this.shared = shared;
        this.calls = calls;
        this.crashes = crashes;
    }

    @Override
    public CompletionStage<ChannelPosition> append(
            ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
        return calls.call(
                channel,
                () -> crashes.step(Path.CRASH_AFTER_APPEND, () -> shared.append(channel, messages, retention)));
    }

    @Override
    public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
        return calls.call(channel, () -> shared.read(channel, after, limit));
    }

    @Override
    public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
        return calls.call(channel, () -> shared.newest(channel, count));
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, String reason) {
        return calls.call(channel, () -> shared.delete(channel, reason));
    }
}
