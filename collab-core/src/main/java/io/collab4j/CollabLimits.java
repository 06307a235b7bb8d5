package io.collab4j;

import io.collab4j.channel.ChannelLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.feed.FeedLimits;
import io.collab4j.lock.LockLimits;
import io.collab4j.presence.PresenceLimits;
import io.collab4j.protocol.MessageLimits;
import io.collab4j.session.SessionLimits;
import io.collab4j.stream.StreamLimits;

/** Every number of the server, by the room it belongs to. */
public record CollabLimits(
        MessageLimits messages,
        SessionLimits sessions,
        DocumentLimits documents,
        LockLimits locks,
        PresenceLimits presence,
        ChannelLimits channels,
        FeedLimits feeds,
        StreamLimits streams) {
    public static final CollabLimits DEFAULT = new CollabLimits(
            MessageLimits.DEFAULT,
            SessionLimits.DEFAULT,
            DocumentLimits.DEFAULT,
            LockLimits.DEFAULT,
            PresenceLimits.DEFAULT,
            ChannelLimits.DEFAULT,
            FeedLimits.DEFAULT,
            StreamLimits.DEFAULT);

    /** The same but for the messages. */
    public CollabLimits with(MessageLimits other) {
        return new CollabLimits(other, sessions, documents, locks, presence, channels, feeds, streams);
    }

    /** The same but for the sessions. */
    public CollabLimits with(SessionLimits other) {
        return new CollabLimits(messages, other, documents, locks, presence, channels, feeds, streams);
    }

    /** The same but for the documents. */
    public CollabLimits with(DocumentLimits other) {
        return new CollabLimits(messages, sessions, other, locks, presence, channels, feeds, streams);
    }

    /** The same but for the locks. */
    public CollabLimits with(LockLimits other) {
        return new CollabLimits(messages, sessions, documents, other, presence, channels, feeds, streams);
    }

    /** The same but for presence. */
    public CollabLimits with(PresenceLimits other) {
        return new CollabLimits(messages, sessions, documents, locks, other, channels, feeds, streams);
    }

    /** The same but for the channels. */
    public CollabLimits with(ChannelLimits other) {
        return new CollabLimits(messages, sessions, documents, locks, presence, other, feeds, streams);
    }

    /** The same but for the feeds. */
    public CollabLimits with(FeedLimits other) {
        return new CollabLimits(messages, sessions, documents, locks, presence, channels, other, streams);
    }

    /** The same but for the fallback transport. */
    public CollabLimits with(StreamLimits other) {
        return new CollabLimits(messages, sessions, documents, locks, presence, channels, feeds, other);
    }

    /** The same with no rate limits and no caps on connections and streams, for load tests. */
    public CollabLimits unthrottled() {
        return with(sessions.unthrottled()).with(feeds.unthrottled()).with(streams.unthrottled());
    }
}
