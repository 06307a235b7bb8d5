package io.collab4j.redis;

import redis.clients.jedis.Connection;

/** What listens on a connection. It is listened from one thread; channels may be added and taken away by any. */
interface Hearing {

    /** What is told of it, by the thread that listens. */
    interface Listener {
        void onMessage(String channel, String message);

        /** The channel is heard from now on. */
        void onSubscribed(String channel);

        /** The channel is heard no more, as it was asked, or as another server tells it now. */
        void onUnsubscribed(String channel);
    }

    /** Listens, to this channel first, until it listens to none. */
    void proceed(Connection connection, String channel);

    void subscribe(String channel);

    void unsubscribe(String channel);
}
