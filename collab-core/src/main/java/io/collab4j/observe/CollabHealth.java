package io.collab4j.observe;

import java.util.List;
import java.util.Locale;

/**
 * What one node holds at one moment, and whether new clients should be sent to it. Each number is read on its own, so they
 * belong together only about.
 *
 * @param obstacles why no new client should be sent here; empty if there is no reason
 * @param connections that are open, proved or not
 * @param sessions those of them whose client has proved who it is
 * @param documents that are open
 * @param channels that are open
 * @param streams of feeds that are read
 * @param waitingMessages for clients that have not read them yet, over all connections
 * @param waitingBytes of these messages, as the bound of each connection counts them: without the content of a join
 */
public record CollabHealth(
        List<Obstacle> obstacles,
        int connections,
        int sessions,
        int documents,
        int channels,
        int streams,
        long waitingMessages,
        long waitingBytes) {
    public CollabHealth {
        obstacles = List.copyOf(obstacles);
    }

    /** Why a node takes no new work. */
    public enum Obstacle {
        /** It says goodbye to its clients, or has ended. */
        STOPPING,
        /** It has not heard from the store for some seconds, so it does not know who is still welcome. */
        STORE_UNAVAILABLE;

        /** The name in JSON and in metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether new clients should be sent here. */
    public boolean isReady() {
        return obstacles.isEmpty();
    }
}
