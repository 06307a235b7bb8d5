package io.collab4j.document;

import java.time.Duration;

/** Limits for tests: the promised ones but for what is named. */
final class Limits {
    private Limits() {}

    static DocumentLimits with(long maxDocumentBytes, int transformOperations) {
        return DocumentLimits.DEFAULT.toBuilder()
                .maxDocumentBytes(maxDocumentBytes)
                .transformOperations(transformOperations)
                .build();
    }

    /** Few fields in a document. */
    static DocumentLimits fields(int maxFields) {
        return DocumentLimits.DEFAULT.toBuilder().maxFields(maxFields).build();
    }

    /** A short memory: transforms over few operations, and keeps few. */
    static DocumentLimits forgetful(int operations, int snapshotEvery) {
        return DocumentLimits.DEFAULT.toBuilder()
                .transformOperations(operations)
                .retainedOperations(operations)
                .retainedFor(Duration.ZERO)
                .snapshotEvery(snapshotEvery)
                .build();
    }
}
