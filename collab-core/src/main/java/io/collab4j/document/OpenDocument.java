package io.collab4j.document;

import io.collab4j.presence.CursorFields;
import io.collab4j.presence.CursorMove;
import io.collab4j.presence.DocumentRoom;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Bus;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Epoch;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.StoredField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A document that is open on this node: its open fields and its members. Any thread. */
final class OpenDocument implements FieldEvents, CursorFields {
    private final DocumentKey key;
    private final DocumentReference reference;
    private final DocumentContext context;
    private final Map<String, CompletableFuture<Field>> fields = new ConcurrentHashMap<>();
    private final DocumentSizes sizes = new DocumentSizes();
    private final Map<String, Membership> members = new ConcurrentSkipListMap<>();
    private final DocumentRoom room;
    private final Bus.Subscription bus;
    private volatile Cancellable heartbeat = () -> {};
    private volatile boolean closed;
    private final AtomicBoolean announced = new AtomicBoolean();

    OpenDocument(DocumentReference reference, DocumentContext context) {
        this.key = new DocumentKey(reference.tenantId(), reference.documentId());
        this.reference = reference;
        this.context = context;
        this.room = context.presence().open(key, this);
        this.bus = context.storage().bus().subscribe(key, this::onEvent);
        beat();
    }

    /** Says that the document is open, once; not while it is being entered into the list of open ones. */
    void announce() {
        if (!announced.get() && announced.compareAndSet(false, true)) {
            context.listener().documentOpened(key.tenantId(), key.documentId());
        }
    }

    DocumentKey key() {
        return key;
    }

    int maxFields() {
        return context.limits().maxFields();
    }

    private void beat() {
        heartbeat = context.runtime().scheduler().schedule(context.limits().heartbeat(), () -> {
            if (!closed) {
                // In front of the look for news, for which they would be busy.
                openFields().forEach(Field::forgetIfUnused);
                lookForNews();
                room.beat();
                beat();
            }
        });
    }

    private void lookForNews() {
        boolean whole = hasMembersOfTheWhole();
        // One that is being loaded may have been read before what was missed.
        for (CompletionStage<Field> open : fields.values()) {
            open.thenAccept(field -> field.poll(whole));
        }
        lookForFields();
    }

    /** Those who joined the whole are to hear of a new field though the bus may have lost the news of it. */
    private void lookForFields() {
        if (hasMembersOfTheWhole()) {
            storedFields().whenComplete((names, failure) -> {
                if (failure == null) {
                    names.forEach(this::appeared);
                } else if (DocumentDeletedException.is(failure)) {
                    onDeleted();
                }
            });
        }
    }

    private boolean hasMembersOfTheWhole() {
        return members.values().stream().anyMatch(Membership::isWhole);
    }

    private void appeared(String fieldName) {
        members.values().forEach(member -> member.fieldAppeared(fieldName));
    }

    private void onEvent(DocumentEvent event) {
        if (event instanceof PublishedCommit commit) {
            onPublished(commit);
        } else if (event instanceof FieldRestarted restarted) {
            onRestarted(restarted);
        } else if (event instanceof DocumentDeleted) {
            onDeleted();
        } else {
            if (event instanceof EventsMissed) {
                lookForNews();
            }
            room.onEvent(event);
        }
    }

    @Override
    public DocumentRoom room() {
        return room;
    }

    /** Who opens a field later asks for its cursors. */
    @Override
    public void locate(String fieldName, List<CursorMove> moves) {
        CompletionStage<Field> open = fields.get(fieldName);
        if (open != null) {
            open.thenAccept(field -> field.locate(moves));
        }
    }

    private void onPublished(PublishedCommit commit) {
        CompletionStage<Field> open = fields.get(commit.fieldName());
        if (open != null) {
            // One that is being loaded may already have been read without this commit.
            open.thenAccept(field -> field.onPublished(commit));
        } else if (hasMembersOfTheWhole()) {
            field(commit.fieldName()).thenAccept(this::onAppeared);
        }
    }

    private void onRestarted(FieldRestarted restarted) {
        CompletionStage<Field> open = fields.get(restarted.fieldName());
        if (open != null) {
            open.thenAccept(field -> field.poll(true));
        } else if (hasMembersOfTheWhole()) {
            appeared(restarted.fieldName());
        }
    }

    @Override
    public void onDeleted() {
        end();
    }

    /**
     * The document was deleted: members go, edits are refused, and nothing is saved back.
     *
     * @return completes when no save is under way any more
     */
    CompletionStage<Void> end() {
        Collection<Field> ended = openFields();
        // Members go when everything they sent is answered, because nothing follows their end.
        return all(ended, Field::end).thenCompose(done -> {
            members.values().forEach(member -> member.remove("deleted"));
            return all(ended, Field::saved);
        });
    }

    private static CompletionStage<Void> all(Collection<Field> fields, Function<Field, CompletionStage<?>> task) {
        return CompletableFuture.allOf(fields.stream()
                .map(field -> task.apply(field).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void onAppeared(Field field) {
        appeared(field.key().fieldName());
    }

    @Override
    public void onBroken(Field field) {
        fields.computeIfPresent(field.key().fieldName(), (name, open) -> isHere(open, field) ? null : open);
    }

    private static boolean isHere(CompletableFuture<Field> open, Field field) {
        return open.isDone() && !open.isCompletedExceptionally() && open.join() == field;
    }

    /**
     * A field by name, opened if it is not. Fails with {@code store_unavailable} if it cannot be read, and with {@code
     * forbidden} if the document was deleted.
     */
    CompletionStage<Field> field(String name) {
        CompletableFuture<Field> mine = new CompletableFuture<>();
        CompletableFuture<Field> open = fields.putIfAbsent(name, mine);
        if (open != null) {
            return open;
        }
        // Within a stage, so that a store or source that throws fails this opening and not those that wait for it.
        CompletionStage<List<String>> asked = CompletableFuture.completedFuture(List.of(name));
        asked.thenCompose(names -> context.storage()
                        .documents()
                        .load(key, names)
                        .thenCombine(storedFields(), (found, all) -> found))
                .thenCompose(found -> found.containsKey(name)
                        ? CompletableFuture.completedFuture(loaded(name, found.get(name)))
                        : firstContent(name))
                .whenComplete((field, failure) -> opened(name, mine, field, failure));
        return mine;
    }

    /** Does something with a field; with the next one, if it has been forgotten for lack of use meanwhile. */
    <T> CompletionStage<T> with(String name, Function<Field, CompletionStage<T>> task) {
        return field(name)
                .thenCompose(field -> task.apply(field)
                        .exceptionallyCompose(failure ->
                                field.isForgotten() ? with(name, task) : CompletableFuture.failedFuture(failure)));
    }

    private void opened(String name, CompletableFuture<Field> mine, Field field, Throwable failure) {
        if (failure == null) {
            mine.complete(field);
            room.ask();
        } else {
            fields.remove(name, mine);
            mine.completeExceptionally(DocumentDeletedException.is(failure) ? deleted() : unreadable(name, failure));
        }
    }

    private DocumentDeletedException deleted() {
        onDeleted();
        return new DocumentDeletedException();
    }

    private CollabException unreadable(String name, Throwable failure) {
        context.report("opening a field", key.field(name), failure);
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "the document cannot be read now");
    }

    private CompletionStage<Field> firstContent(String name) {
        return context.source()
                .load(reference, name)
                .thenCompose(content -> content.isPresent()
                        ? context.storage()
                                .documents()
                                .create(
                                        key.field(name),
                                        firstEpoch(),
                                        context.types().encode(content.get()))
                                .thenApply(stored -> loaded(name, stored))
                        : CompletableFuture.completedFuture(open(
                                name,
                                History.undeclared(
                                        FieldTypes.TEXT,
                                        context.limits(),
                                        context.storage().firstEpoch()))));
    }

    /** Gives a field other content, in a new epoch. */
    CompletionStage<Void> reset(String name, FieldContent content) {
        return with(name, field -> {
            long left = context.limits().maxDocumentBytes() - sizes.othersThan(name);
            return context.types().size(content) > left
                    ? CompletableFuture.failedFuture(
                            new CollabException(ErrorCode.DOCUMENT_TOO_LARGE, "the document would become too large"))
                    : field.reset(context.types().encode(content));
        });
    }

    private Epoch firstEpoch() {
        return Epoch.of(1, context.runtime().newId());
    }

    private Field loaded(String name, StoredField stored) {
        History<?, ?> history =
                History.load(context.types().of(stored.snapshot().type()), context.limits(), stored);
        sizes.set(name, history.size());
        return open(name, history);
    }

    private Field open(String name, History<?, ?> history) {
        return new Field(key.field(name), context, this, sizes, history);
    }

    /** The names of all fields there are, in order. */
    CompletionStage<Set<String>> fieldNames() {
        return storedFields().thenCombine(context.source().fields(reference), (stored, declared) -> {
            Set<String> names = new TreeSet<>(stored);
            names.addAll(declared);
            return names;
        });
    }

    private CompletionStage<Set<String>> storedFields() {
        return context.storage().documents().fieldSizes(key).thenApply(stored -> {
            sizes.learn(stored, fields.keySet());
            return new TreeSet<>(stored.keySet());
        });
    }

    void enter(Membership member) {
        members.put(member.author().sessionId(), member);
    }

    /** A member is gone; if it was the last one, what was edited is saved. */
    void leave(Membership member) {
        if (members.remove(member.author().sessionId(), member) && members.isEmpty()) {
            openFields().forEach(Field::save);
        }
    }

    Collection<Field> openFields() {
        List<Field> open = new ArrayList<>();
        for (CompletableFuture<Field> field : fields.values()) {
            if (field.isDone() && !field.isCompletedExceptionally()) {
                open.add(field.join());
            }
        }
        return open;
    }

    /** Completes with whether everything is written and nobody waits for anything. */
    CompletionStage<Boolean> settle() {
        CompletionStage<Boolean> all =
                CompletableFuture.completedFuture(fields.values().stream().allMatch(CompletableFuture::isDone));
        for (Field field : openFields()) {
            all = all.thenCombine(field.settle(), Boolean::logicalAnd);
        }
        return all;
    }

    /** Saves and writes what there is; completes when that is done or has failed. */
    CompletionStage<?> flush() {
        return all(openFields(), Field::flush);
    }

    void close() {
        closed = true;
        heartbeat.cancel();
        bus.close();
        room.close();
        if (announced.compareAndSet(true, false)) {
            context.listener().documentClosed(key.tenantId(), key.documentId());
        }
    }
}
