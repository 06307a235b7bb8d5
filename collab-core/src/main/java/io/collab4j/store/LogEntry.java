package io.collab4j.store;

import java.time.Instant;

/**
 * One operation of a field's log.
 *
 * @param revision the one it leads to
 * @param seq the client's count of its operations in this field and epoch, from 1
 * @param operation as it was committed, so relative to {@code revision - 1}
 * @param hash of the operation as its client sent it
 */
public record LogEntry(
        long revision,
        String operationId,
        Author author,
        long seq,
        String hash,
        Instant timestamp,
        Encoded operation) {}
