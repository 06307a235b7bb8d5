package io.collab4j.store;

import io.collab4j.protocol.ChannelPosition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Channels: numbered messages, of which the newest are kept for a while. A channel comes to be when it is first asked for,
 * in an epoch no channel ever had, at offset 0. One that is forgotten, because nothing is left of it and nobody has asked
 * for it for long, or whose store lost any of what it had answered, begins again in another epoch: a pair of epoch and
 * offset never names two messages.
 *
 * <p>Every call is one atomic step; calls for one channel made one after the other take effect in that order. A call that
 * fails may or may not have taken effect.
 */
public interface ChannelStore {

    /**
     * Appends messages, all or none, next to each other, and publishes them on the store's bus; then drops what is to be
     * kept no longer.
     *
     * @param messages one at least
     * @param retention of the channel from here on
     * @return the position of the last of them
     */
    CompletionStage<ChannelPosition> append(
            ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention);

    /**
     * Reads on from a position; with a limit of 0 it only says where the channel stands.
     *
     * @param limit how many at most
     */
    CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit);

    /**
     * The newest messages that are kept.
     *
     * @param count how many at most; 0 only asks where the channel stands
     * @return always complete
     */
    CompletionStage<ChannelRead> newest(ChannelKey channel, int count);

    /**
     * Forgets a channel with all its messages, and says so on the store's bus.
     *
     * @param reason for those who are subscribed
     */
    CompletionStage<Void> delete(ChannelKey channel, String reason);
}
