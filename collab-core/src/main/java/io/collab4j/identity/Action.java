package io.collab4j.identity;

/** What somebody wants to do with a {@link Resource}. */
public enum Action {
    /** See a document, a field, a feed, or who of the tenant is online. */
    READ,
    /** Change a field. */
    EDIT,
    /** Keep a field to oneself for a while. */
    LOCK,
    /** Show others where one's caret is. */
    SHOW_CURSOR,
    /** Reach another member of a document directly. */
    SIGNAL,
    /** Hear what is published on a channel from now on. */
    SUBSCRIBE,
    /** Hear what was published on a channel before. */
    READ_HISTORY,
    /** Say something on a channel. */
    PUBLISH
}
