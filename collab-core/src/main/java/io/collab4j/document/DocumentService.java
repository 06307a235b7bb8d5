package io.collab4j.document;

import io.collab4j.identity.User;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceNode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LockHolder;
import io.collab4j.store.Storage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The documents of one node, opened when somebody enters and unloaded some time after the last one has left. */
public final class DocumentService {
    private static final int SWEEP = 100;

    private final DocumentContext context;
    private final Map<DocumentKey, Holding> open = new ConcurrentHashMap<>();
    private volatile Cancellable sweep = () -> {};
    private volatile boolean closed;

    /** A service with nothing open. */
    public DocumentService(
            CollabRuntime runtime,
            Storage storage,
            PresenceNode presence,
            DocumentLimits limits,
            FieldTypes types,
            DocumentSource source,
            LockRoom locks,
            EditObserver observer,
            CollabListener listener) {
        this.context = new DocumentContext(
                runtime,
                storage,
                presence,
                limits,
                types,
                source,
                locks,
                observer,
                listener,
                new Failures(listener, runtime::newId));
        if (source != DocumentSource.NONE) {
            planSweep();
        }
    }

    /** An open document and how many use it; changed only within the map's own step for its key. */
    private static final class Holding {
        private final OpenDocument document;
        private int users;

        Holding(OpenDocument document) {
            this.document = document;
        }
    }

    /**
     * Enters a document on behalf of a client.
     *
     * @param author the client's session
     */
    public Membership enter(DocumentReference reference, Author author, User user, Subscriber subscriber) {
        OpenDocument document = acquire(reference);
        Membership membership =
                new Membership(document, author, user, subscriber, () -> left(document, author.userId()));
        context.listener().documentJoined(reference.tenantId(), author.userId(), reference.documentId());
        return membership;
    }

    private void left(OpenDocument document, String userId) {
        DocumentKey key = document.key();
        context.listener().documentLeft(key.tenantId(), userId, key.documentId());
        release(document);
    }

    /**
     * Opens a document as the application: what it edits is seen by everybody at once, and what others do can be watched.
     *
     * @param user as whom it edits; authorizers are not asked
     */
    public ServerDocument open(DocumentReference reference, User user) {
        String clientId = "server-" + context.runtime().newId();
        Author author = new Author(user.userId(), clientId, clientId, 1);
        ServerSubscriber subscriber =
                new ServerSubscriber(context.failures(), Scope.of(reference.tenantId(), reference.documentId()));
        Membership membership = enter(reference, author, user, subscriber);
        DocumentKey key = new DocumentKey(reference.tenantId(), reference.documentId());
        LockHolder holder = new LockHolder(author, user.info().toJson());
        return new ServerDocument(membership, author, subscriber, new ServerLocks(context.locks(), key, holder));
    }

    /**
     * Deletes a document for ever.
     *
     * @return completes when the store has done it and nothing is being saved from here any more
     */
    public CompletionStage<Void> delete(DocumentKey document) {
        return CompletableFuture.completedFuture(document)
                .thenCompose(key -> context.storage().upkeep().delete(key))
                .<Void>handle((done, failure) -> {
                    if (failure != null) {
                        context.failures()
                                .report(
                                        "deleting a document",
                                        Scope.of(document.tenantId(), document.documentId()),
                                        failure);
                        throw new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
                    }
                    return null;
                })
                .thenCompose(deleted -> {
                    Holding holding = open.get(document);
                    return holding == null ? CompletableFuture.completedFuture(null) : holding.document.end();
                });
    }

    /**
     * Gives a field other content, in a new epoch.
     *
     * @return completes when it is stored; fails with the code of what stands against it
     */
    public CompletionStage<Void> reset(DocumentReference reference, String fieldName, FieldContent content) {
        OpenDocument document = acquire(reference);
        return document.reset(fieldName, content).whenComplete((done, failure) -> release(document));
    }

    private OpenDocument acquire(DocumentReference reference) {
        DocumentKey key = new DocumentKey(reference.tenantId(), reference.documentId());
        Holding held = open.compute(key, (k, present) -> {
            Holding holding = present == null ? new Holding(new OpenDocument(reference, context)) : present;
            holding.users++;
            return holding;
        });
        held.document.announce();
        return held.document;
    }

    private void release(OpenDocument document) {
        open.computeIfPresent(document.key(), (key, holding) -> {
            holding.users--;
            if (holding.users == 0) {
                planUnload(document);
            }
            return holding;
        });
    }

    private void planUnload(OpenDocument document) {
        context.runtime()
                .scheduler()
                .schedule(
                        context.limits().idleUnload(),
                        () -> document.settle().thenAccept(quiet -> {
                            open.computeIfPresent(document.key(), (key, holding) -> unload(holding, document, quiet));
                        }));
    }

    private @Nullable Holding unload(Holding holding, OpenDocument document, boolean quiet) {
        if (holding.users > 0 || holding.document != document) {
            return holding;
        }
        if (!quiet && !closed) {
            planUnload(document);
            return holding;
        }
        document.close();
        return null;
    }

    /** Saves what a node died with before the application had it. */
    private void planSweep() {
        sweep = context.runtime().scheduler().schedule(context.limits().saveAtMost(), () -> {
            if (closed) {
                return;
            }
            context.storage()
                    .saves()
                    .unsaved(context.limits().saveAtMost().multipliedBy(3), SWEEP)
                    .whenComplete((found, failure) -> {
                        if (failure == null) {
                            found.forEach(this::saveLeftOver);
                        }
                        planSweep();
                    });
        });
    }

    private void saveLeftOver(FieldKey key) {
        OpenDocument document = acquire(
                new DocumentReference(key.document().tenantId(), key.document().documentId(), "record"));
        document.field(key.fieldName()).whenComplete((field, failure) -> {
            if (failure == null) {
                field.saveIfIdle();
            }
            release(document);
        });
    }

    /** Lets go of everything without writing. */
    public void abort() {
        closed = true;
        sweep.cancel();
        open.values().forEach(holding -> holding.document.close());
    }

    /** How many documents are open. */
    public int openDocuments() {
        return open.size();
    }

    /** Saves and writes what is open; completes when it is done or has failed. */
    public CompletionStage<Void> close() {
        closed = true;
        sweep.cancel();
        return CompletableFuture.allOf(open.values().stream()
                .map(holding -> {
                    CompletableFuture<?> flushed = holding.document.flush().toCompletableFuture();
                    holding.document.close();
                    return flushed;
                })
                .toArray(CompletableFuture<?>[]::new));
    }
}
