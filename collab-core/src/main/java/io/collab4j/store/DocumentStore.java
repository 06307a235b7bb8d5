package io.collab4j.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Documents and their logs. They never expire. Every call is one atomic step; calls for one document made one after the
 * other take effect in that order.
 *
 * <p>A call that fails may or may not have taken effect; the caller finds out by its next one. Of a document that was
 * deleted every call fails with {@link DocumentDeletedException} and has no effect, for ever.
 */
public interface DocumentStore {

    /**
     * The fields of a document that exist.
     *
     * @param names which ones; null for all
     * @return by name, without those that do not exist
     */
    CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names);

    /**
     * The fields that exist, and how large each of them is: as its last commit said, or as many bytes as its content had
     * where there was none since.
     */
    CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document);

    /**
     * Gives a field its first content, unless it exists.
     *
     * @return the field as it is then, whoever created it
     */
    CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content);

    /**
     * Appends operations to fields of one document, all or none, and publishes them on the store's bus.
     * A field that does not exist comes to exist if its commit expects
     * revision 0 of {@link Storage#firstEpoch}. Whether a lock keeps an operation out is asked last of all.
     */
    CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits);

    /**
     * Reads on in a log.
     *
     * @param after the revision before the first one wanted
     * @param limit how many at most
     * @return empty if the field does not exist
     */
    CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit);
}
