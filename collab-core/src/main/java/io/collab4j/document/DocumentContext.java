package io.collab4j.document;

import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceNode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Storage;

/** What every part of this room works with. */
record DocumentContext(
        CollabRuntime runtime,
        Storage storage,
        PresenceNode presence,
        DocumentLimits limits,
        FieldTypes types,
        DocumentSource source,
        LockRoom locks,
        EditObserver observer,
        CollabListener listener,
        Failures failures) {

    /** Logs what went wrong with a field. */
    void report(String what, FieldKey field, Throwable failure) {
        DocumentKey document = field.document();
        failures.report(what, Scope.of(document.tenantId(), document.documentId(), field.fieldName()), failure);
    }
}
