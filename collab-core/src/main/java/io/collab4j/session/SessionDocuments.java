package io.collab4j.session;

import io.collab4j.document.DocumentReference;
import io.collab4j.document.EditListener;
import io.collab4j.document.Membership;
import io.collab4j.document.Subscriber;
import io.collab4j.document.Subscription;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage.DocumentJoin;
import io.collab4j.protocol.ClientMessage.DocumentLeave;
import io.collab4j.protocol.ClientMessage.FieldChange;
import io.collab4j.protocol.ClientMessage.Operation;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.DocumentMessages;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Incoming.ErrorContext;
import io.collab4j.protocol.MessageSource;
import io.collab4j.protocol.PresenceMessages;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Signalled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The documents one session has joined. Messages come one at a time; what fields tell comes from their threads. */
final class SessionDocuments {
    private static final String FORBIDDEN = "forbidden";
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final SessionContext context;
    private final Session session;
    private final FewByName<JoinedDocument> joined = new FewByName<>();

    SessionDocuments(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    private User user() {
        return session.user().orElseThrow();
    }

    CompletionStage<?> join(DocumentJoin message) {
        ErrorContext about = message.about();
        session.login().joined();
        boolean first = !joined.has(message.documentId());
        if (first && joined.size() >= context.limits().joinedDocuments()) {
            session.refuse(ErrorCode.LIMIT_EXCEEDED, "too many documents", about);
            return CompletableFuture.completedFuture(null);
        }
        return new JoinRequest(context, user(), message)
                .run(() -> joined.getOrMake(message.documentId(), () -> enter(message))
                        .membership())
                .thenCompose(this::withLocks)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        session.refuse(session.known("joining a document", failure, about), about);
                        if (first) {
                            // A failed first join leaves nothing behind.
                            leave(message.documentId());
                        } else {
                            goOn(message.documentId());
                        }
                    } else if (!session.isOver()) {
                        session.outbox().addUncounted(answer.message().encode());
                        answer.subscriptions().forEach(Subscription::start);
                        answer.membership().startPresence();
                        arrived(answer.membership(), message);
                    }
                    if (session.isOver()) {
                        leaveAll();
                    }
                    return null;
                });
    }

    /** Who joins again is told nothing of the others until the answer; none comes. */
    private void goOn(String documentId) {
        JoinedDocument document = joined.get(documentId);
        if (document != null) {
            document.membership().continuePresence();
        }
    }

    /** The join goes on without the locks if they cannot be read; they are told of when they can. */
    private CompletionStage<JoinRequest.Answer> withLocks(JoinRequest.Answer answer) {
        JoinedDocument document = joined.get(answer.message().documentId());
        return document == null
                ? CompletableFuture.completedFuture(answer)
                : session.locks()
                        .join(
                                document.key(),
                                document.membership(),
                                answer.message().fieldNames())
                        .thenApply(answer::with);
    }

    private void arrived(Membership membership, DocumentJoin message) {
        JsonObject cursor = message.cursorInfo();
        if (cursor != null) {
            session.later(() -> session.cursors().joined(membership, message.documentId(), cursor));
        }
    }

    private JoinedDocument enter(DocumentJoin message) {
        DocumentReference reference =
                new DocumentReference(user().tenantId(), message.documentId(), message.documentType());
        Listener listener = new Listener(reference);
        Membership membership =
                context.documents().enter(reference, session.login().author(), user(), listener);
        listener.membership = membership;
        return new JoinedDocument(reference, membership);
    }

    private record JoinedDocument(DocumentReference reference, Membership membership) {
        DocumentKey key() {
            return new DocumentKey(reference.tenantId(), reference.documentId());
        }
    }

    CompletionStage<?> leave(DocumentLeave message) {
        leave(message.documentId());
        session.send(new DocumentMessages.Left(message.id(), message.documentId(), null));
        return CompletableFuture.completedFuture(null);
    }

    private void leave(String documentId) {
        JoinedDocument document = joined.remove(documentId);
        if (document != null) {
            document.membership().leave();
            session.locks().leave(documentId);
        }
    }

    /** Leaves what may not be read any more, and says so. */
    CompletionStage<?> reviewRights() {
        return CompletableFuture.allOf(joined.values().stream()
                .map(document -> reviewRights(document).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<?> reviewRights(JoinedDocument document) {
        DocumentReference reference = document.reference();
        Resource.Document whole = new Resource.Document(reference.documentType(), reference.documentId());
        return context.gate().allows(new Access(user(), Action.READ, whole)).thenCompose(allowed -> {
            if (allowed) {
                return reviewFields(document);
            }
            dismiss(reference.documentId(), FORBIDDEN);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** The session leaves a document, if it is in it, though it did not ask to. */
    void dismiss(String documentId, String reason) {
        if (joined.has(documentId)) {
            leave(documentId);
            session.send(new DocumentMessages.Left(null, documentId, reason));
        }
    }

    /** The membership has ended by itself. */
    private CompletionStage<?> removed(DocumentReference reference, @Nullable Membership membership, String reason) {
        JoinedDocument document = joined.get(reference.documentId());
        if (document != null && document.membership() == membership) {
            dismiss(reference.documentId(), reason);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<?> reviewFields(JoinedDocument document) {
        return CompletableFuture.allOf(document.membership().subscriptions().stream()
                .map(place -> allowed(document.reference(), place.address().fieldName(), Action.READ)
                        .thenAccept(allowed -> {
                            if (!allowed) {
                                place.giveUp(FORBIDDEN);
                                session.locks()
                                        .giveUp(
                                                document.reference().documentId(),
                                                place.address().fieldName());
                            }
                        })
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    void leaveAll() {
        joined.removeAll().forEach(document -> document.membership().leave());
        session.locks().end();
    }

    /** Whether the session is to hear of the lock of a field: of one it is in, or of one it might be in. */
    CompletionStage<Boolean> mayHear(String documentId, Membership membership, String fieldName) {
        if (membership.subscription(fieldName).isPresent()) {
            return YES;
        }
        // Who was in it may have been put out of it because it may no longer read it.
        JoinedDocument document = joined.get(documentId);
        return document == null || !(membership.isWhole() || membership.wasIn(fieldName))
                ? NO
                : allowed(document.reference(), fieldName, Action.READ);
    }

    /** Whether one who waits for the lock of a field may have it now that its turn has come. */
    CompletionStage<Boolean> stillMayLock(String documentId, String fieldName) {
        JoinedDocument document = joined.get(documentId);
        return document == null ? NO : allowed(document.reference(), fieldName, Action.LOCK);
    }

    /** Whether the session may lock a field; fails with {@code not_joined} if it is not in it. */
    CompletionStage<Boolean> mayLock(String documentId, String fieldName) {
        JoinedDocument document = joined.get(documentId);
        if (document == null) {
            return CompletableFuture.failedFuture(
                    new CollabException(ErrorCode.NOT_JOINED, "the document is not joined"));
        }
        return place(document, fieldName).thenCompose(place -> allowed(document.reference(), fieldName, Action.LOCK));
    }

    CompletionStage<?> edit(Operation message) {
        DocumentReference document = reference(message.documentId());
        if (message.cursorInfo() == null || document == null) {
            return submit(message);
        }
        return allowed(document, message.fieldName(), Action.SHOW_CURSOR)
                .thenCompose(shown -> submit(shown ? message : message.withoutCursor()));
    }

    private CompletionStage<?> submit(Operation message) {
        return edit(
                message.documentId(),
                message.fieldName(),
                message.about(),
                (place, allowed, token, listener) -> place.submit(message, allowed, token, listener));
    }

    CompletionStage<?> edit(FieldChange message) {
        return edit(
                message.documentId(),
                message.fieldName(),
                message.about(),
                (place, allowed, token, listener) -> place.submit(message, allowed, token, listener));
    }

    /** Hands an edit to its field, which asks whether it is a repeat before it asks whether it is allowed. */
    private interface Submission {
        void to(Subscription place, boolean allowed, @Nullable Long lockToken, EditListener listener);
    }

    private CompletionStage<?> edit(String documentId, String fieldName, ErrorContext about, Submission submission) {
        JoinedDocument document = joined.get(documentId);
        if (document == null) {
            session.refuse(ErrorCode.NOT_JOINED, "the document is not joined", about);
            return CompletableFuture.completedFuture(null);
        }
        long received = session.receivedAt();
        return place(document, fieldName)
                .thenCombine(allowed(document.reference(), fieldName, Action.EDIT), (place, allowed) -> {
                    Long token = session.locks().token(documentId, fieldName);
                    submission.to(
                            place, allowed, token, new EditAnswers(context, session, place, about, token, received));
                    return null;
                })
                .exceptionally(failure -> {
                    session.refuse(session.known("editing", failure, about), about);
                    return null;
                });
    }

    /** A joined document as it was joined; null if it is not. */
    @Nullable
    DocumentReference reference(String documentId) {
        JoinedDocument document = joined.get(documentId);
        return document == null ? null : document.reference();
    }

    /** Where a member is: in the document, and in one of its fields if one was named. */
    record Place(Membership membership, @Nullable Subscription subscription) {}

    /** Where the session is. Fails with {@code not_joined} if it is not there. */
    CompletionStage<Place> place(String documentId, @Nullable String fieldName) {
        JoinedDocument document = joined.get(documentId);
        if (document == null) {
            return CompletableFuture.failedFuture(
                    new CollabException(ErrorCode.NOT_JOINED, "the document is not joined"));
        }
        Membership membership = document.membership();
        return fieldName == null
                ? CompletableFuture.completedFuture(new Place(membership, null))
                : place(document, fieldName).thenApply(subscription -> new Place(membership, subscription));
    }

    /** The session's place in a field; a member of the whole document finds one in a field nobody has edited yet. */
    private CompletionStage<Subscription> place(JoinedDocument document, String fieldName) {
        Membership membership = document.membership();
        Optional<Subscription> place = membership.subscription(fieldName);
        if (place.isPresent()) {
            return CompletableFuture.completedFuture(place.get());
        }
        if (!membership.isWhole() || membership.wasIn(fieldName)) {
            return CompletableFuture.failedFuture(new CollabException(ErrorCode.NOT_JOINED, "the field is not joined"));
        }
        return follow(document.reference(), membership, fieldName);
    }

    private CompletionStage<Subscription> follow(DocumentReference reference, Membership membership, String fieldName) {
        return allowed(reference, fieldName, Action.READ)
                .thenCompose(allowed -> allowed
                        ? membership.follow(fieldName)
                        : CompletableFuture.failedFuture(
                                new CollabException(ErrorCode.NOT_JOINED, "the field is not joined")));
    }

    private CompletionStage<Boolean> allowed(DocumentReference document, String fieldName, Action action) {
        Resource.Document whole = new Resource.Document(document.documentType(), document.documentId());
        return context.gate().allows(new Access(user(), action, whole.field(fieldName)));
    }

    /** What the fields of one document tell. */
    private final class Listener implements Subscriber {
        private final DocumentReference reference;
        private volatile @Nullable Membership membership;

        Listener(DocumentReference reference) {
            this.reference = reference;
        }

        @Override
        public void onReady(Subscription subscription, long waitNanos) {
            session.outbox().add(subscription, waitNanos);
        }

        @Override
        public void onNews(MessageSource source, long waitNanos) {
            session.outbox().add(source, waitNanos);
        }

        @Override
        public void onSignal(Signalled signal) {
            session.send(
                    new PresenceMessages.Signal(reference.documentId(), signal.from(), signal.userId(), signal.data()));
        }

        @Override
        public void onEnded(Subscription subscription, String reason) {
            session.send(new DocumentMessages.Resync(subscription.address(), reason));
        }

        @Override
        public void onRemoved(String reason) {
            // Behind a join under way, whose answer is the last that is told of the document but for this.
            session.later(() -> removed(reference, membership, reason));
        }

        @Override
        public void onFieldAppeared(String fieldName) {
            Membership member = membership;
            if (member != null) {
                // Behind a join under way, so that nothing is told of a field before the join's answer.
                session.later(() -> appeared(member, fieldName));
            }
        }

        private CompletionStage<?> appeared(Membership member, String fieldName) {
            if (session.isOver() || member.wasIn(fieldName)) {
                return CompletableFuture.completedFuture(null);
            }
            // Somebody who may not read it is not to learn that it is there.
            return allowed(reference, fieldName, Action.READ)
                    .thenCompose(allowed ->
                            allowed ? introduce(member, fieldName) : CompletableFuture.<Void>completedFuture(null));
        }

        /** Tells of the field from its start on, or that it has to be joined because it is further than that. */
        private CompletionStage<Void> introduce(Membership member, String fieldName) {
            return member.follow(fieldName).handle((subscription, failure) -> {
                if (failure != null && !session.isOver()) {
                    Address address = new Address(reference.documentId(), fieldName);
                    session.send(new DocumentMessages.Resync(address, "appeared"));
                }
                return null;
            });
        }
    }
}
