package io.collab4j.jakarta.client;

/** Hears who comes online and goes, on the client's loop, in order; must not block. */
@FunctionalInterface
public interface PresenceListener {

    /** A user has come, gone, or says something else of himself. */
    void onPresence(PresentUser user);
}
