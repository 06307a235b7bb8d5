package io.collab4j.document;

import io.collab4j.protocol.DeliveryPace;
import java.time.Duration;

/**
 * How large documents and their histories may grow.
 *
 * @param maxDocumentBytes of all fields of a document together, as UTF-8
 * @param maxFields of a document
 * @param transformOperations how far behind an edit may be before its client has to catch up itself
 * @param transformComponents the same, counted in components of those operations
 * @param groupSize edits of one field that are committed together
 * @param commitAttempts before an edit is answered with {@code contended}
 * @param retainedOperations kept at least
 * @param retainedFor kept at least
 * @param retainedBytes of a field's log, which ends the two above
 * @param snapshotEvery operations between two snapshots
 * @param heartbeat between two looks whether another node has moved a field
 * @param idleUnload after which a document without members leaves the memory
 * @param saveIdle without an edit, after which the application is asked to save
 * @param saveAtMost after the first unsaved edit, the same
 * @param pace how what is new reaches the members of large rooms
 * @param clientRecordLifetime how long a client's last sequence number is known after its commit
 */
public record DocumentLimits(
        long maxDocumentBytes,
        int maxFields,
        int transformOperations,
        int transformComponents,
        int groupSize,
        int commitAttempts,
        int retainedOperations,
        Duration retainedFor,
        long retainedBytes,
        int snapshotEvery,
        Duration heartbeat,
        Duration idleUnload,
        Duration saveIdle,
        Duration saveAtMost,
        DeliveryPace pace,
        Duration clientRecordLifetime) {

    /** What the library promises. */
    public static final DocumentLimits DEFAULT = new DocumentLimits(
            1024 * 1024,
            256,
            1_000,
            100_000,
            256,
            20,
            1_000,
            Duration.ofMinutes(10),
            16 * 1024 * 1024,
            256,
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            DeliveryPace.DEFAULT,
            Duration.ofDays(2));

    /** The same but for what will be set. */
    public DocumentLimitsBuilder toBuilder() {
        return new DocumentLimitsBuilder(this);
    }
}
