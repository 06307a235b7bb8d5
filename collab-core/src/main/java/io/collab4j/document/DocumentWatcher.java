package io.collab4j.document;

/**
 * Watches a document in the server's process. Called on the field's thread, in the order of the revisions; must not
 * block. What it throws is logged.
 */
public interface DocumentWatcher {

    /** Somebody's edit, the watcher's own included. */
    void onEdit(FieldEdit edit);

    /** A field goes on with other content than the edits so far led to; reading it joins it again. */
    default void onRestart(String fieldName, String reason) {}

    /** The document was deleted; nothing more can be read or edited. */
    default void onDeleted() {}
}
