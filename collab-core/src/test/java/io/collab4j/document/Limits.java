package io.collab4j.document;

import java.time.Duration;

/** Limits for tests: the promised ones but for what is named. */
final class Limits {
    private Limits() {}

    static DocumentLimits with(long maxDocumentBytes, int transformOperations) {
        return with(maxDocumentBytes, transformOperations, DocumentLimits.DEFAULT.snapshotEvery());
    }

    /** Few fields in a document. */
    static DocumentLimits fields(int maxFields) {
        DocumentLimits all = DocumentLimits.DEFAULT;
        return new DocumentLimits(
                all.maxDocumentBytes(),
                maxFields,
                all.transformOperations(),
                all.transformComponents(),
                all.groupSize(),
                all.commitAttempts(),
                all.retainedOperations(),
                all.retainedFor(),
                all.retainedBytes(),
                all.snapshotEvery(),
                all.heartbeat(),
                all.idleUnload(),
                all.saveIdle(),
                all.saveAtMost(),
                all.pace(),
                all.clientRecordLifetime());
    }

    /** A short memory: transforms over few operations, and keeps few. */
    static DocumentLimits forgetful(int operations, int snapshotEvery) {
        DocumentLimits all = DocumentLimits.DEFAULT;
        return new DocumentLimits(
                all.maxDocumentBytes(),
                all.maxFields(),
                operations,
                all.transformComponents(),
                all.groupSize(),
                all.commitAttempts(),
                operations,
                Duration.ZERO,
                all.retainedBytes(),
                snapshotEvery,
                all.heartbeat(),
                all.idleUnload(),
                all.saveIdle(),
                all.saveAtMost(),
                all.pace(),
                all.clientRecordLifetime());
    }

    private static DocumentLimits with(long maxDocumentBytes, int transformOperations, int snapshotEvery) {
        DocumentLimits all = DocumentLimits.DEFAULT;
        return new DocumentLimits(
                maxDocumentBytes,
                all.maxFields(),
                transformOperations,
                all.transformComponents(),
                all.groupSize(),
                all.commitAttempts(),
                all.retainedOperations(),
                all.retainedFor(),
                all.retainedBytes(),
                snapshotEvery,
                all.heartbeat(),
                all.idleUnload(),
                all.saveIdle(),
                all.saveAtMost(),
                all.pace(),
                all.clientRecordLifetime());
    }
}
