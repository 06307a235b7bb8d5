package io.collab4j.simulation;

import io.collab4j.store.ClientRecord;
import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogRead;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Documents over {@link FlakyCalls}, each document in a line of its own. */
final class FlakyDocuments implements DocumentStore, DocumentUpkeep, DocumentClients {
    private final Storage shared;
    private final FlakyCalls calls;
    private final CrashPoints crashes;
    private final Coverage coverage;

    FlakyDocuments(Storage shared, FlakyCalls calls, CrashPoints crashes, Coverage coverage) {
        this.shared = shared;
        this.calls = calls;
        this.crashes = crashes;
        this.coverage = coverage;
    }

    @Override
    public CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names) {
        return calls.call(document, () -> shared.documents().load(document, names));
    }

    @Override
    public CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document) {
        return calls.call(document, () -> shared.documents().fieldSizes(document));
    }

    @Override
    public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
        return calls.call(field.document(), () -> shared.documents().create(field, epoch, content));
    }

    @Override
    public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
        return calls.call(
                document,
                () -> crashes.commit(() -> shared.documents().commit(document, commits))
                        .thenApply(result -> {
                            if (result instanceof CommitResult.Refused) {
                                coverage.met(Path.STORE_REFUSED);
                            }
                            return result;
                        }));
    }

    @Override
    public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
        return calls.call(field.document(), () -> shared.documents().readLog(field, epoch, after, limit));
    }

    @Override
    public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
        return calls.call(field.document(), () -> shared.upkeep().writeSnapshot(field, head, snapshot));
    }

    @Override
    public CompletionStage<Void> trim(FieldKey field, String epoch, long through) {
        return calls.call(field.document(), () -> {
            coverage.met(Path.TRIMMED);
            return shared.upkeep().trim(field, epoch, through);
        });
    }

    @Override
    public CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content) {
        return calls.call(field.document(), () -> shared.upkeep().replace(field, expected, epoch, content));
    }

    @Override
    public CompletionStage<Void> delete(DocumentKey document) {
        return calls.call(document, () -> shared.upkeep().delete(document));
    }

    @Override
    public CompletionStage<ClientRecord> attach(FieldKey field, String epoch, String clientId, long generation) {
        return calls.call(field.document(), () -> shared.documentClients().attach(field, epoch, clientId, generation));
    }
}
