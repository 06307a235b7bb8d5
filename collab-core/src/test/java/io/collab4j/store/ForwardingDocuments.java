package io.collab4j.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Documents that are kept by another store. */
public class ForwardingDocuments implements DocumentStore {
    private final DocumentStore documents;

    public ForwardingDocuments(DocumentStore documents) {
        this.documents = documents;
    }

    @Override
    public CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document) {
        return documents.fieldSizes(document);
    }

    @Override
    public CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names) {
        return documents.load(document, names);
    }

    @Override
    public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
        return documents.create(field, epoch, content);
    }

    @Override
    public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
        return documents.commit(document, commits);
    }

    @Override
    public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
        return documents.readLog(field, epoch, after, limit);
    }
}
