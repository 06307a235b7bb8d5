package io.collab4j.redis;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.UnifiedJedis;

/** What the parts of the store share. Any thread. */
final class RedisContext {
    private final Calls calls;
    private final Calls documentCalls;
    private final Keys keys;
    private final StoreGuard guard;
    private final Commits commits;
    private final Duration clientRecordLifetime;
    private final PubSub pubSub;
    private final String instance = UUID.randomUUID().toString();
    private final ChannelEnds channelEnds = new ChannelEnds();
    private final AtomicLong count = new AtomicLong();

    RedisContext(
            Calls calls,
            Calls documentCalls,
            Keys keys,
            StoreGuard guard,
            Commits commits,
            Duration clientRecordLifetime,
            PubSub pubSub) {
        this.calls = calls;
        this.documentCalls = documentCalls;
        this.keys = keys;
        this.guard = guard;
        this.commits = commits;
        this.clientRecordLifetime = clientRecordLifetime;
        this.pubSub = pubSub;
    }

    Keys keys() {
        return keys;
    }

    Epoch firstEpoch() {
        return guard.firstEpoch();
    }

    Duration clientRecordLifetime() {
        return clientRecordLifetime;
    }

    PubSub pubSub() {
        return pubSub;
    }

    /** The command by which scripts publish. */
    byte[] publishCommand() {
        return pubSub.command().getRaw();
    }

    /** The same, without a script. */
    CommandObject<Long> publish(byte[] channel, byte[] message) {
        return new CommandObject<>(
                new CommandArguments(pubSub.command()).key(channel).add(message), BuilderFactory.LONG);
    }

    /** A name that no other call of any node has, by which a script knows a call that is made again. */
    String newCall() {
        return instance + "-" + nextCall();
    }

    /** What stands for this node until it ends. */
    String instance() {
        return instance;
    }

    /** The number of a call among those of this node, larger than those before. */
    long nextCall() {
        return count.incrementAndGet();
    }

    /** Adds what there is of a field beside its document. */
    void addField(List<byte[]> to, FieldKey field) {
        to.add(keys.of(field, "log"));
        to.add(keys.of(field, "clients"));
        to.add(keys.of(field, "seen"));
    }

    /** Makes a call behind those of the same lane that were made before. */
    <T> CompletionStage<T> run(Object lane, Function<UnifiedJedis, T> call) {
        return callsOf(lane).run(lane, redis -> {
            guard.look(redis);
            return call.apply(redis);
        });
    }

    /** Those of documents may wait for replicas and disks, for which nothing else has to. */
    private Calls callsOf(Object lane) {
        return lane instanceof DocumentKey ? documentCalls : calls;
    }

    /** A call that is known by its number if it is made again. */
    interface Numbered<T> {
        T make(UnifiedJedis redis, long number);
    }

    /** Makes a call whose number is larger than those of the calls of its lane that were made before. */
    <T> CompletionStage<T> runNumbered(Object lane, Numbered<T> call) {
        return callsOf(lane).inTurn(lane, () -> {
            long number = nextCall();
            return redis -> {
                guard.look(redis);
                return call.make(redis, number);
            };
        });
    }

    /** Makes a call that may change a document; it fails while the server may drop documents. */
    <T> CompletionStage<T> write(DocumentKey document, Function<UnifiedJedis, T> call) {
        return run(document, redis -> {
            guard.requireSafe();
            return call.apply(redis);
        });
    }

    /** Makes a call that changes a document by something else than a commit; it is as safe as a commit is. */
    <T> CompletionStage<T> writeSafely(DocumentKey document, Function<UnifiedJedis, T> call) {
        return write(document, redis -> {
            T written = call.apply(redis);
            commits.secure(redis, keys.document(document));
            return written;
        });
    }

    /** Makes a call that tells what was committed. */
    <T> CompletionStage<T> read(DocumentKey document, Function<UnifiedJedis, T> call) {
        return run(document, redis -> {
            commits.settle(redis, keys.document(document));
            return call.apply(redis);
        });
    }

    Commits commits() {
        return commits;
    }

    ChannelEnds channelEnds() {
        return channelEnds;
    }
}
