package io.collab4j.store;

import java.util.concurrent.CompletionStage;

/** What keeps stored documents small and whole. */
public interface DocumentUpkeep {

    /** Keeps a newer state of a field; one that is not newer, or of another epoch, changes nothing. */
    CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot);

    /** Forgets the log up to and including a revision, but never past the snapshot. */
    CompletionStage<Void> trim(FieldKey field, String epoch, long through);

    /**
     * Begins a new epoch with new content, if the field still stands where it is expected.
     *
     * @param epoch with a larger ordinal than the expected head's
     * @return the field as it is then, whether by this call or not
     */
    CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content);
}
