package io.collab4j.redis;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import redis.clients.jedis.UnifiedJedis;

/**
 * Channels, each a hash and a stream. Beside them each node has a key of its own for its last call: it outlives the channel, and
 * the calls of other nodes, however many, do not make it forgotten. Any thread.
 */
final class RedisChannels implements ChannelStore {
    private static final Script APPEND = Script.of("channel_append", "time", "channels", "calls");
    private static final Script READ = Script.of("channel_read", "time", "channels");
    private static final Script NEWEST = Script.of("channel_newest", "time", "channels");
    private static final Script DELETE = Script.of("channel_delete", "calls");

    /** An empty channel that nobody asked for in this time is forgotten, and its numbering with it. */
    private static final Duration FORGOTTEN = Duration.ofDays(2);

    private final RedisContext context;

    RedisChannels(RedisContext context) {
        this.context = context;
    }

    private List<byte[]> keys(ChannelKey channel) {
        return List.of(context.keys().of(channel, "head"), context.keys().of(channel, "log"));
    }

    private List<byte[]> keysToChange(ChannelKey channel) {
        byte[] lastCall = context.keys().of(channel, "call:" + context.instance());
        return List.of(context.keys().of(channel, "head"), context.keys().of(channel, "log"), lastCall);
    }

    /** The beginning of every script that changes something. */
    private Arguments change(long call, ChannelKey channel) {
        return new Arguments()
                .add(call)
                .add(context.publishCommand())
                .add(context.keys().topic(channel));
    }

    /** Of every script that opens a channel: what its epoch may become, and what it must not have lost. */
    private Arguments opening(Arguments arguments, ChannelKey channel) {
        ChannelPosition known = context.channelEnds().of(channel);
        return arguments
                .add(UUID.randomUUID().toString())
                .add(known.epoch())
                .add(known.offset())
                .add(FORGOTTEN);
    }

    private ChannelPosition reached(ChannelKey channel, ChannelPosition position) {
        context.channelEnds().reached(channel, position);
        return position;
    }

    private ChannelRead reached(ChannelKey channel, ChannelRead read) {
        reached(channel, read.head());
        return read;
    }

    @Override
    public CompletionStage<ChannelPosition> append(
            ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
        return context.runNumbered(channel, (redis, call) -> append(redis, call, channel, messages, retention));
    }

    /** Makes a call that has its number. */
    ChannelPosition append(
            UnifiedJedis redis,
            long call,
            ChannelKey channel,
            List<ChannelDraft> messages,
            ChannelRetention retention) {
        Arguments arguments = opening(change(call, channel), channel)
                .add(retention.messages())
                .add(retention.age());
        messages.forEach(message -> arguments.add(Events.write(message)));
        return reached(
                channel,
                position(APPEND.run(redis, keysToChange(channel), arguments).list()));
    }

    @Override
    public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
        return context.run(channel, redis -> {
            Arguments arguments = opening(new Arguments(), channel)
                    .add(after.epoch())
                    .add(after.offset())
                    .add(limit);
            return reached(
                    channel, part(READ.run(redis, keys(channel), arguments).list()));
        });
    }

    @Override
    public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
        return context.run(channel, redis -> {
            Arguments arguments = opening(new Arguments(), channel).add(count);
            return reached(
                    channel, part(NEWEST.run(redis, keys(channel), arguments).list()));
        });
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, String reason) {
        return context.runNumbered(channel, (redis, call) -> delete(redis, call, channel, reason))
                .thenApply(done -> null);
    }

    /** Makes a call that has its number. */
    Reply delete(UnifiedJedis redis, long call, ChannelKey channel, String reason) {
        Arguments arguments = change(call, channel).add(FORGOTTEN).add(reason);
        return DELETE.run(redis, keysToChange(channel), arguments);
    }

    private static ChannelPosition position(List<Reply> answer) {
        return new ChannelPosition(answer.get(0).text(), answer.get(1).number());
    }

    private static ChannelRead part(List<Reply> answer) {
        List<ChannelMessage> messages =
                answer.get(3).list().stream().map(each -> message(each.list())).toList();
        return new ChannelRead(position(answer), answer.get(2).number() == 1, messages);
    }

    /** Of an entry of the stream: its id, and the names and values of its members. */
    private static ChannelMessage message(List<Reply> entry) {
        String id = entry.get(0).text();
        String message = entry.get(1).list().get(1).text();
        return EventReader.message(Long.parseLong(id, 0, id.indexOf('-'), 10), Members.read(message));
    }
}
