package io.collab4j.observe;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears of everything an operator counts or audits on this node. Called by any thread, where it happens, so it must neither
 * block nor call back; what it throws is logged and changes nothing. No method is given content or tokens, and tenants and
 * users are null only where nobody has proved who it is. Of two things that different threads do to one subject, each is told
 * once, but not always in their order.
 */
public interface CollabListener {

    /** Hears nothing. */
    CollabListener NONE = new CollabListener() {};

    /** One listener that tells all of these, in order; what one of them throws is logged and goes no further. */
    static CollabListener guarded(List<CollabListener> listeners) {
        return new GuardedListener(listeners);
    }

    /**
     * The server is built; told once, before anything else.
     *
     * @param health gives what the node holds whenever it is asked, by any thread
     */
    default void started(Supplier<CollabHealth> health) {}

    // Connections, and whose they are.

    /** A transport has handed a connection over; nobody has proved anything yet. */
    default void connectionOpened() {}

    /**
     * A connection is over, however it ended; told once for each that was opened.
     *
     * @param code with which this node closed it; null if the peer went or the line broke
     */
    default void connectionClosed(@Nullable String tenantId, @Nullable String userId, @Nullable CloseCode code) {}

    /** A client has proved who it is. */
    default void sessionOpened(String tenantId, String userId) {}

    /** A session that was opened is over. */
    default void sessionClosed(String tenantId, String userId) {}

    /** A user has the first session on this node. */
    default void userOnline(String tenantId, String userId) {}

    /**
     * The last session of a user on this node is over, be it for a moment because its client resumes it. Others see the user
     * go a little later, or not at all.
     */
    default void userOffline(String tenantId, String userId) {}

    /**
     * A token was not accepted, in a handshake or in a message.
     *
     * @param code {@code store_unavailable} if it could not be verified, and may be good
     */
    default void tokenRefused(ErrorCode code) {}

    /** A session goes on with a newer token. */
    default void tokenRefreshed(String tenantId, String userId) {}

    /** A session is closed because its token has expired and no newer one came. */
    default void tokenExpired(String tenantId, String userId) {}

    /**
     * This node has learned of a revocation, of those before its time too.
     *
     * @param what was taken back: {@code user}, {@code session}, {@code token}, {@code rights}, {@code connections} of a
     *     user or {@code memberships} in a document
     * @param concerned how many sessions of this node it has ended, or of how many the rights are reviewed
     */
    default void revoked(String tenantId, String what, int concerned) {}

    // Documents and edits.

    /** A document was not open on this node, and is. */
    default void documentOpened(String tenantId, String documentId) {}

    /** An open document has left the memory of this node. */
    default void documentClosed(String tenantId, String documentId) {}

    /** A session, or the application, has become a member of a document. */
    default void documentJoined(String tenantId, String userId, String documentId) {}

    /** A member has left a document, or its connection is gone. */
    default void documentLeft(String tenantId, String userId, String documentId) {}

    /**
     * Edits of one field were committed together.
     *
     * @param attempts how often the store was asked until then
     */
    default void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {}

    /**
     * An edit of a client is committed and its acknowledgement is ready to be sent; told for each edit, often.
     *
     * @param nanos since the frame with the edit was received, by the runtime's scheduler
     */
    default void acknowledged(String tenantId, String documentId, String fieldName, long nanos) {}

    /** A client was answered with an error. */
    default void refused(@Nullable String tenantId, @Nullable String userId, ErrorCode code) {}

    /**
     * A member of a field was told to join again.
     *
     * @param reason as on the wire, for example {@code overtaken}
     */
    default void resynced(String tenantId, String documentId, String fieldName, String reason) {}

    /** A field has begun a new epoch because its history was lost. */
    default void historyLost(String tenantId, String documentId, String fieldName) {}

    /**
     * This node has found edits in the store of which the bus had not told it. Now and then it only looked too early; many say that
     * the nodes do not hear each other.
     */
    default void editsMissed(String tenantId, String documentId, String fieldName, int edits) {}

    /** The application has taken what a field holds. */
    default void saved(String tenantId, String documentId, String fieldName) {}

    /** The application has not taken what a field holds; it is tried again, and {@link #failed} is told too. */
    default void saveFailed(String tenantId, String documentId, String fieldName) {}

    // Locks.

    /** This node has learned, if the document is open here, that somebody has the lock of a field. */
    default void locked(String tenantId, String documentId, String fieldName) {}

    /**
     * This node has learned, if the document is open here, that a lock is over.
     *
     * @param reason as on the wire, for example {@code expired}
     */
    default void unlocked(String tenantId, String documentId, String fieldName, String reason) {}

    /** Somebody has asked this node for a lock that is another's; what a lock keeps out of a field is {@link #refused}. */
    default void lockDenied(String tenantId, String documentId, String fieldName) {}

    // Channels.

    /** Messages published on this node are kept in a channel. */
    default void published(String tenantId, String channel, int messages) {}

    /** Somebody has subscribed to a channel, or has done so again. */
    default void subscribed(String tenantId, String channel) {}

    /** As {@link #editsMissed}, for messages of a channel. */
    default void messagesMissed(String tenantId, String channel, int messages) {}

    /** A subscriber of a channel has missed messages and was unsubscribed. */
    default void overtaken(String tenantId, String channel) {}

    // Feeds.

    /**
     * A reader has opened a feed.
     *
     * @param feed its path, for example {@code dashboard/42}
     */
    default void feedOpened(String tenantId, String userId, String feed) {}

    /** A stream that was opened is over, however it ended. */
    default void feedClosed(String tenantId, String userId, String feed) {}

    /** Something went wrong that no input should be able to cause; the log holds more under this id. */
    default void failed(String failureId) {}
}
