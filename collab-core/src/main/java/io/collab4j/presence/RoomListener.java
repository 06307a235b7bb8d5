package io.collab4j.presence;

import io.collab4j.store.Signalled;

/** A session in a document as its room sees it. Any thread; must not block. */
public interface RoomListener extends PresenceListener {

    /** Another member has something for this one. */
    void onSignal(Signalled signal);
}
