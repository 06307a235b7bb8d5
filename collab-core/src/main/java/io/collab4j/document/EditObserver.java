package io.collab4j.document;

/**
 * Hears of every edit of clients and of the application once it is committed, on the node that has committed it and on no
 * other: for activity, audit, or whatever else has to happen once. An edit whose commit was answered too late is not told.
 * Called on the field's thread, in the order of the revisions; must not block. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface EditObserver {

    /** Hears of nothing. */
    EditObserver NONE = edit -> {};

    void onCommitted(CommittedEdit edit);
}
