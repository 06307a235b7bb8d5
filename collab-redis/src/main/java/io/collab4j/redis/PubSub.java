package io.collab4j.redis;

import redis.clients.jedis.Protocol.Command;

/** How nodes tell each other through Redis what has happened. All nodes of a store need the same. */
public enum PubSub {
    /** {@code SPUBLISH}: on a cluster each event is told at one server only. From Redis 7.0 on. */
    SHARDED(Command.SPUBLISH),
    /** {@code PUBLISH}: on a cluster every server is told every event. For servers and proxies that know no sharded channels. */
    PLAIN(Command.PUBLISH);

    private final Command command;

    PubSub(Command command) {
        this.command = command;
    }

    Command command() {
        return command;
    }

    /** Something that listens to nothing yet. */
    Hearing hearing(Hearing.Listener listener) {
        return this == SHARDED ? new ShardedHearing(listener) : new PlainHearing(listener);
    }
}
