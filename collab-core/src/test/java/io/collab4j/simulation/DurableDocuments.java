package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
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
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.Head;
import io.collab4j.store.LockStore;
import io.collab4j.store.LogRead;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.store.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Documents that outlive every node. Each has a store of its own and a journal of what changed it, so that it can come
 * back as it was some commits ago.
 */
final class DurableDocuments implements DocumentStore, DocumentUpkeep, DocumentClients {
    private final Function<Bus, Storage> empty;
    private final Truth truth;
    private final int retained;
    private final Bus bus;
    private boolean silent;
    private final Map<DocumentKey, Durable> documents = new HashMap<>();

    DurableDocuments(Function<Bus, Storage> empty, Bus bus, Truth truth, int retained) {
        this.empty = empty;
        this.retained = retained;
        this.bus = new ForwardingBus(bus) {
            @Override
            public <E extends BusEvent> void publish(Topic<E> topic, E event) {
                if (!silent) {
                    super.publish(topic, event);
                }
            }
        };
        this.truth = truth;
    }

    private static final class Durable {
        private final List<Change> journal = new ArrayList<>();
        private Storage store;

        Durable(Storage store) {
            this.store = store;
        }

        <T> CompletionStage<T> change(Function<Storage, CompletionStage<T>> change) {
            journal.add(new Change(change, false));
            return change.apply(store);
        }
    }

    private record Change(Function<Storage, ? extends CompletionStage<?>> change, boolean commits) {}

    private Durable durable(DocumentKey document) {
        return documents.computeIfAbsent(document, key -> new Durable(empty.apply(bus)));
    }

    /** The document is again what it was some commits ago. Nobody is told, except for the one who knows everything. */
    void lose(DocumentKey document, int commits) {
        Durable durable = durable(document);
        int kept = durable.journal.size();
        for (int left = commits; kept > 0 && left > 0; kept--) {
            left -= durable.journal.get(kept - 1).commits() ? 1 : 0;
        }
        durable.journal.subList(kept, durable.journal.size()).clear();
        durable.store = empty.apply(bus);
        silent = true;
        durable.journal.forEach(change ->
                change.change().apply(durable.store).toCompletableFuture().join());
        silent = false;
        truth.fields().forEach((key, field) -> {
            if (key.document().equals(document)) {
                field.fellBackTo(stored(key).map(StoredField::head).orElse(Head.initial(FieldTruth.FIRST_EPOCH)));
            }
        });
    }

    LockStore locks() {
        return new DurableLocks(document -> durable(document).store.locks());
    }

    /** What there is of a field. */
    Optional<StoredField> stored(FieldKey field) {
        return Optional.ofNullable(load(field.document(), List.of(field.fieldName()))
                .toCompletableFuture()
                .join()
                .get(field.fieldName()));
    }

    @Override
    public CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names) {
        return durable(document).store.documents().load(document, names);
    }

    @Override
    public CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document) {
        return durable(document).store.documents().fieldSizes(document);
    }

    @Override
    public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
        return durable(field.document()).store.documents().readLog(field, epoch, after, limit);
    }

    @Override
    public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
        Durable durable = durable(document);
        return durable.store.documents().commit(document, commits).thenApply(result -> {
            if (result instanceof CommitResult.Committed) {
                durable.journal.add(new Change(store -> store.documents().commit(document, commits), true));
            }
            return result;
        });
    }

    @Override
    public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
        return begin(field, store -> store.documents().create(field, epoch, content));
    }

    @Override
    public CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content) {
        return begin(field, store -> store.upkeep().replace(field, expected, epoch, content));
    }

    @Override
    public CompletionStage<Void> delete(DocumentKey document) {
        return durable(document).change(store -> store.upkeep().delete(document));
    }

    private CompletionStage<StoredField> begin(FieldKey field, Function<Storage, CompletionStage<StoredField>> change) {
        return durable(field.document()).change(change).thenApply(stored -> {
            truth.field(field).began(stored);
            return stored;
        });
    }

    @Override
    public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
        return durable(field.document()).change(store -> store.upkeep().writeSnapshot(field, head, snapshot));
    }

    @Override
    public CompletionStage<Void> trim(FieldKey field, String epoch, long through) {
        truth.field(field).trimmed(through, retained);
        return durable(field.document()).change(store -> store.upkeep().trim(field, epoch, through));
    }

    @Override
    public CompletionStage<ClientRecord> attach(FieldKey field, String epoch, String clientId, long generation) {
        return durable(field.document())
                .change(store -> store.documentClients().attach(field, epoch, clientId, generation));
    }
}
