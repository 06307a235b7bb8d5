package io.collab4j.store;

/**
 * How far a client has come in one field and epoch; it outlives the log.
 *
 * @param seq of its last committed operation; 0 if there is none
 * @param revision of that operation
 * @param hash of that operation as it was sent
 * @param generation the newest one seen
 */
public record ClientRecord(long seq, long revision, String hash, long generation) {
    /** Of a client that has not committed anything. */
    public static ClientRecord none(long generation) {
        return new ClientRecord(0, 0, "", generation);
    }
}
