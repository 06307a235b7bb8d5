package io.collab4j.store;

/**
 * How far a client has come in one field and epoch; it outlives the log.
 *
 * @param seq of its last committed operation; 0 if there is none
 * @param revision of that operation
 * @param operationId of that operation
 * @param hash of that operation as it was sent
 * @param generation the newest one seen
 */
public record ClientRecord(long seq, long revision, String operationId, String hash, long generation) {
    private static final ClientRecord NEW = new ClientRecord(0, 0, "", "", 1);

    /** Of a client that has not committed anything. */
    public static ClientRecord none(long generation) {
        // Most members of a document only read it, and need one record between them.
        return generation == NEW.generation ? NEW : new ClientRecord(0, 0, "", "", generation);
    }

    /** After one more operation. */
    public ClientRecord after(LogEntry entry) {
        return new ClientRecord(
                entry.seq(),
                entry.revision(),
                entry.operationId(),
                entry.hash(),
                Math.max(generation, entry.author().generation()));
    }

    /** With at least this generation. */
    public ClientRecord withGeneration(long newer) {
        if (newer <= generation) {
            return this;
        }
        return seq == 0 ? none(newer) : new ClientRecord(seq, revision, operationId, hash, newer);
    }
}
