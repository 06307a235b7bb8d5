package io.collab4j.document;

import io.collab4j.presence.DocumentRoom;

/** What a field tells the document it belongs to. Called on the field's thread; must not block. */
interface FieldEvents {

    /** Where the document's cursors are shown. */
    DocumentRoom room();

    /** The field has its first operation, or goes on as another history. */
    void onAppeared(Field field);

    /** The field cannot go on and has to be loaded again. */
    void onBroken(Field field);

    /** The store says that the whole document was deleted. */
    void onDeleted();
}
