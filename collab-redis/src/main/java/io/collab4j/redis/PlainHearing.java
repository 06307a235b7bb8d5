package io.collab4j.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;

/** Listens to channels that are told everywhere. */
final class PlainHearing extends JedisPubSub implements Hearing {
    private final Listener listener;

    PlainHearing(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void proceed(Connection connection, String channel) {
        proceed(connection, new String[] {channel});
    }

    @Override
    public void subscribe(String channel) {
        subscribe(new String[] {channel});
    }

    @Override
    public void unsubscribe(String channel) {
        unsubscribe(new String[] {channel});
    }

    @Override
    public void onMessage(String channel, String message) {
        listener.onMessage(channel, message);
    }

    @Override
    public void onSubscribe(String channel, int count) {
        listener.onSubscribed(channel);
    }

    @Override
    public void onUnsubscribe(String channel, int count) {
        listener.onUnsubscribed(channel);
    }
}
