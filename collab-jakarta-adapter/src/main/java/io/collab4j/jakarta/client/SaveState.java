package io.collab4j.jakarta.client;

/** Whether the server has what was edited here. */
public enum SaveState {
    /** Everything. */
    SAVED,
    /** Not yet, but it is under way. */
    SAVING,
    /** There is no line; edits are kept and sent when it is back. */
    OFFLINE
}
