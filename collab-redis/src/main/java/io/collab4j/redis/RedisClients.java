package io.collab4j.redis;

import io.collab4j.store.ClientStore;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Client ids and the hashes of their tokens, each in a hash that ends by itself. Any thread. */
final class RedisClients implements ClientStore {
    private static final Script ISSUE = Script.of("client_issue");
    private static final Script RESUME = Script.of("client_resume");

    private final RedisContext context;

    RedisClients(RedisContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
        List<byte[]> keys = List.of(context.keys().client(client));
        Arguments arguments = new Arguments().add(tokenHash).add(timeToLive);
        return context.run(client, redis -> ISSUE.run(redis, keys, arguments)).thenApply(done -> null);
    }

    @Override
    public CompletionStage<OptionalLong> resume(
            ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
        List<byte[]> keys = List.of(context.keys().client(client));
        Arguments arguments = new Arguments().add(presentedHash).add(newHash).add(timeToLive);
        return context.run(client, redis -> {
            Reply generation = RESUME.run(redis, keys, arguments);
            return generation.isNothing() ? OptionalLong.empty() : OptionalLong.of(generation.number());
        });
    }

    @Override
    public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
        byte[] key = context.keys().client(client);
        return context.run(client, redis -> redis.pexpire(key, timeToLive.toMillis()))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> forget(ClientKey client) {
        byte[] key = context.keys().client(client);
        return context.run(client, redis -> redis.del(key)).thenApply(done -> null);
    }
}
