package io.collab4j.store;

/**
 * The name of one state of a field: which history, how many operations into it, and by which operation it came to be.
 *
 * @param operationId the epoch's id at revision 0
 */
public record Head(Epoch epoch, long revision, String operationId) {
    /** Revision 0 of an epoch. */
    public static Head initial(Epoch epoch) {
        return new Head(epoch, 0, epoch.id());
    }
}
