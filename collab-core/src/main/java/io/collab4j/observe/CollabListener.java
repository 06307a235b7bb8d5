package io.collab4j.observe;

import io.collab4j.protocol.ErrorCode;

/**
 * Hears of everything an operator counts or audits. Called on the thread where it happens, so it must not block; what it
 * throws is logged and changes nothing. No method is given content or tokens.
 */
public interface CollabListener {

    /** Hears nothing. */
    CollabListener NONE = new CollabListener() {};

    /** The same listener, but what it throws is logged and goes no further. */
    static CollabListener guarded(CollabListener listener) {
        return new GuardedListener(listener);
    }

    /** A client has proved who it is. */
    default void sessionOpened(String tenantId, String userId) {}

    /** A session that was opened is over. */
    default void sessionClosed(String tenantId, String userId) {}

    /**
     * Edits of one field were committed together.
     *
     * @param attempts how often the store was asked until then
     */
    default void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {}

    /** A client was answered with an error. */
    default void refused(ErrorCode code) {}

    /** A member of a field was told to join again. */
    default void resynced(String tenantId, String documentId, String fieldName, String reason) {}

    /** A field has begun a new epoch because its history was lost. */
    default void historyLost(String tenantId, String documentId, String fieldName) {}

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
    /** Messages published on this node are kept in a channel. */
    default void published(String tenantId, String channel, int messages) {}

    /** Somebody has subscribed to a channel, or has done so again. */
    default void subscribed(String tenantId, String channel) {}

    /** A subscriber of a channel has missed messages and was unsubscribed. */
    default void overtaken(String tenantId, String channel) {}

    /** Something went wrong that no input should be able to cause; the log holds more under this id. */
    default void failed(String failureId) {}
}
