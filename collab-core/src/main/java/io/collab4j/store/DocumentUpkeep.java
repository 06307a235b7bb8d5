package io.collab4j.store;

import java.util.concurrent.CompletionStage;

/** What keeps stored documents small and whole, and what ends them. */
public interface DocumentUpkeep {

    /** Keeps a newer state of a field; one that is not newer, or of another epoch, changes nothing. */
    CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot);

    /** Forgets the log up to and including a revision, but never past the snapshot. */
    CompletionStage<Void> trim(FieldKey field, String epoch, long through);

    /**
     * Begins a new epoch with new content, if the field still stands where it is expected or does not exist, and tells the
     * nodes.
     *
     * @param epoch with a larger ordinal than the expected head's
     * @return the field as it is then, whether by this call or not; fails with {@link DocumentDeletedException} if there
     *     can be none
     */
    CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content);

    /**
     * Deletes a document with all its fields, whether it exists or not, and tells the nodes. A mark stays for ever, so that
     * nobody who comes late can make it exist again. Snapshots and trims that come late change nothing.
     */
    CompletionStage<Void> delete(DocumentKey document);
}
