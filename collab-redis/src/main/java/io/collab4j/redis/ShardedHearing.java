package io.collab4j.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisShardedPubSub;

/** Listens to sharded channels. */
final class ShardedHearing extends JedisShardedPubSub implements Hearing {
    private final Listener listener;

    ShardedHearing(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void proceed(Connection connection, String channel) {
        proceed(connection, new String[] {channel});
    }

    @Override
    public void subscribe(String channel) {
        ssubscribe(channel);
    }

    @Override
    public void unsubscribe(String channel) {
        sunsubscribe(channel);
    }

    @Override
    public void onSMessage(String channel, String message) {
        listener.onMessage(channel, message);
    }

    @Override
    public void onSSubscribe(String channel, int count) {
        listener.onSubscribed(channel);
    }

    @Override
    public void onSUnsubscribe(String channel, int count) {
        listener.onUnsubscribed(channel);
    }
}
