package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Author;
import io.collab4j.store.Bus;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.Head;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LogRead;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.StoredField;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Documents with their logs and client records; each document is its own lock. Any thread. */
final class MemoryDocuments implements DocumentStore, DocumentUpkeep, DocumentClients {
    private static final int PURGE_EVERY = 256;

    private final CollabRuntime runtime;
    private final Duration clientRecordLifetime;
    private final Bus bus;
    private final MemorySaves saves;
    private final Head undeclared;
    private final Map<DocumentKey, Stored> documents = new ConcurrentHashMap<>();

    MemoryDocuments(
            CollabRuntime runtime, Duration clientRecordLifetime, Bus bus, MemorySaves saves, Epoch firstEpoch) {
        this.runtime = runtime;
        this.clientRecordLifetime = clientRecordLifetime;
        this.bus = bus;
        this.saves = saves;
        this.undeclared = Head.initial(firstEpoch);
    }

    /** The fields of one document; its monitor guards them. */
    private static final class Stored {
        private final Map<String, MemoryField> fields = new TreeMap<>();
        private final MemoryDocumentLocks locks = new MemoryDocumentLocks();
        private int changes;
        private boolean deleted;
    }

    /** Something to do with a document that is not deleted. */
    private interface Step<T> {
        T take(Stored stored);
    }

    private static <T> CompletionStage<T> step(Stored stored, Step<T> step) {
        synchronized (stored) {
            return stored.deleted
                    ? CompletableFuture.failedFuture(new DocumentDeletedException())
                    : CompletableFuture.completedFuture(step.take(stored));
        }
    }

    /** The same of one that may not exist; what is not there is not made. */
    private <T> CompletionStage<T> look(DocumentKey document, T nothing, Step<T> step) {
        Stored stored = documents.get(document);
        return stored == null ? CompletableFuture.completedFuture(nothing) : step(stored, step);
    }

    @Override
    public CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names) {
        return look(document, Map.of(), stored -> {
            Map<String, StoredField> found = new HashMap<>();
            stored.fields.forEach((name, field) -> {
                if (names == null || names.contains(name)) {
                    found.put(name, field.load());
                }
            });
            return found;
        });
    }

    @Override
    public CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document) {
        return look(document, Map.of(), stored -> {
            Map<String, Long> sizes = new HashMap<>();
            stored.fields.forEach((name, field) -> sizes.put(name, field.size()));
            return sizes;
        });
    }

    @Override
    public CompletionStage<StoredField> create(FieldKey key, Epoch epoch, Encoded content) {
        return step(
                stored(key.document()),
                stored -> stored.fields
                        .computeIfAbsent(key.fieldName(), name -> new MemoryField(Head.initial(epoch), content))
                        .load());
    }

    private Stored stored(DocumentKey document) {
        return documents.computeIfAbsent(document, key -> new Stored());
    }

    @Override
    public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
        return step(stored(document), stored -> commit(document, stored, commits));
    }

    private CommitResult commit(DocumentKey document, Stored stored, List<FieldCommit> commits) {
        Map<String, MemoryField> changed = new HashMap<>();
        for (FieldCommit commit : commits) {
            MemoryField field = stored.fields.get(commit.fieldName());
            if (field == null) {
                if (!commit.expected().equals(undeclared)) {
                    return new Behind(commit.fieldName(), null, List.of());
                }
                field = new MemoryField(undeclared, commit.initial());
            }
            CommitResult against = field.check(commit);
            if (against != null) {
                return against;
            }
            if (changed.put(commit.fieldName(), field) != null) {
                throw new IllegalArgumentException("one commit of a field at a time");
            }
        }
        for (FieldCommit commit : commits) {
            CommitResult against =
                    stored.locks.check(commit, runtime.scheduler().nanoTime());
            if (against != null) {
                return against;
            }
        }
        stored.fields.putAll(changed);
        commits.forEach(commit -> append(document, stored, commit));
        return new Committed();
    }

    private void append(DocumentKey document, Stored stored, FieldCommit commit) {
        MemoryField field = stored.fields.get(commit.fieldName());
        if (field == null) {
            throw new IllegalStateException("the field was just there");
        }
        long now = runtime.scheduler().nanoTime();
        field.append(commit, now);
        stored.locks.used(commit, now);
        if (++stored.changes % PURGE_EVERY == 0) {
            field.purge(now - clientRecordLifetime.toNanos());
        }
        saves.changed(document.field(commit.fieldName()), field.head());
        // Within the lock, so that the bus has the order of the log.
        bus.publish(
                document,
                new PublishedCommit(commit.fieldName(), commit.expected(), commit.entries(), commit.carets()));
    }

    /** Does something with the locks of a document, in one step with its commits. */
    <T> T withLocks(DocumentKey document, Function<MemoryDocumentLocks, T> step) {
        Stored stored = documents.get(document);
        return stored == null ? step.apply(new MemoryDocumentLocks()) : withLocks(stored, step);
    }

    /**
     * Takes a lock for somebody of whom no newer session has been in the field; what becomes of the locks is kept though
     * nothing else is stored of the document.
     */
    LockAnswer lock(FieldKey field, Author author, Function<MemoryDocumentLocks, LockAnswer> step) {
        Stored stored = stored(field.document());
        synchronized (stored) {
            MemoryField known = stored.fields.get(field.fieldName());
            return known != null && known.isSuperseded(author) ? new LockAnswer.Superseded() : withLocks(stored, step);
        }
    }

    private static <T> T withLocks(Stored stored, Function<MemoryDocumentLocks, T> step) {
        synchronized (stored) {
            return step.apply(stored.locks);
        }
    }

    @Override
    public CompletionStage<Optional<LogRead>> readLog(FieldKey key, String epoch, long after, int limit) {
        return look(
                key.document(),
                Optional.empty(),
                stored -> Optional.ofNullable(stored.fields.get(key.fieldName()))
                        .map(field -> field.read(epoch, after, limit)));
    }

    /** Does something with a field, if it is there. */
    private <T> Optional<T> withField(FieldKey key, Function<MemoryField, T> change) {
        Stored stored = documents.get(key.document());
        if (stored == null) {
            return Optional.empty();
        }
        synchronized (stored) {
            return Optional.ofNullable(stored.fields.get(key.fieldName())).map(change);
        }
    }

    @Override
    public CompletionStage<Void> writeSnapshot(FieldKey key, Head head, Encoded snapshot) {
        withField(key, field -> {
            field.writeSnapshot(head, snapshot);
            return field;
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> trim(FieldKey key, String epoch, long through) {
        withField(key, field -> {
            field.trim(epoch, through);
            return field;
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<StoredField> replace(FieldKey key, Head expected, Epoch epoch, Encoded content) {
        return step(stored(key.document()), stored -> {
            MemoryField field = stored.fields.get(key.fieldName());
            if (field == null || field.head().equals(expected)) {
                field = new MemoryField(Head.initial(epoch), content);
                stored.fields.put(key.fieldName(), field);
                saves.changed(key, field.head());
                bus.publish(key.document(), new FieldRestarted(key.fieldName(), field.head()));
            }
            return field.load();
        });
    }

    @Override
    public CompletionStage<Void> delete(DocumentKey document) {
        Stored stored = stored(document);
        synchronized (stored) {
            stored.deleted = true;
            stored.fields.keySet().forEach(name -> saves.forget(document.field(name)));
            stored.fields.clear();
            bus.publish(document, new DocumentDeleted());
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<ClientRecord> attach(FieldKey key, String epoch, String clientId, long generation) {
        ClientRecord record = withField(
                        key,
                        field -> field.attach(
                                epoch, clientId, generation, runtime.scheduler().nanoTime()))
                .orElse(ClientRecord.none(generation));
        return CompletableFuture.completedFuture(record);
    }
}
