package io.collab4j.presence;

import io.collab4j.protocol.MessageSource;

/** A connection as this room sees it. Any thread; must not block. */
public interface PresenceListener {

    /**
     * There is something to take.
     *
     * @param waitNanos how long after the member last heard anything this may wait; 0 if it should not
     */
    void onNews(MessageSource source, long waitNanos);
}
