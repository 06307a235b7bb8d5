package io.collab4j.session;

import io.collab4j.document.Membership;
import io.collab4j.protocol.ClientMessage.LockField;
import io.collab4j.protocol.ClientMessage.UnlockField;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.LockMessages;
import io.collab4j.store.DocumentKey;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The locks one session holds and hears of, by document. Messages come one at a time; the end may come from any thread. */
final class SessionLocks {
    private final SessionContext context;
    private final Session session;
    private final FewByName<MemberLocks> documents = new FewByName<>();

    SessionLocks(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    /** The session has joined the document, perhaps again; the locks it may see, for the answer. Does not fail. */
    CompletionStage<List<LockMessages.Lock>> join(
            DocumentKey document, Membership membership, Collection<String> fieldNames) {
        return documents
                .getOrMake(
                        document.documentId(),
                        () -> new MemberLocks(
                                context,
                                session,
                                document,
                                name -> session.documents().mayHear(document.documentId(), membership, name)))
                .attach(fieldNames);
    }

    CompletionStage<?> lock(LockField message) {
        MemberLocks locks = documents.get(message.documentId());
        if (locks == null) {
            return refused(message, ErrorCode.NOT_JOINED, "the document is not joined");
        }
        return session.documents()
                .mayLock(message.documentId(), message.fieldName())
                .thenCompose(allowed -> {
                    if (!allowed) {
                        return refused(message, ErrorCode.FORBIDDEN, "the field may not be locked");
                    }
                    if (!locks.concerns(message.fieldName())
                            && count() >= context.locks().limits().perSession()) {
                        return refused(message, ErrorCode.LIMIT_EXCEEDED, "too many locks");
                    }
                    return locks.acquire(message);
                })
                .exceptionally(failure -> {
                    session.refuse(session.known("locking", failure, message.about()), message.about());
                    return null;
                });
    }

    private CompletionStage<Void> refused(LockField message, ErrorCode code, String text) {
        session.refuse(code, text, message.about());
        return CompletableFuture.completedFuture(null);
    }

    private int count() {
        return documents.values().stream().mapToInt(MemberLocks::count).sum();
    }

    CompletionStage<?> unlock(UnlockField message) {
        MemberLocks locks = documents.get(message.documentId());
        if (locks == null) {
            session.refuse(ErrorCode.NOT_JOINED, "the document is not joined", message.about());
            return CompletableFuture.completedFuture(null);
        }
        return locks.release(message);
    }

    /** The grant the session believes to hold; null if it believes to hold none. */
    @Nullable
    Long token(String documentId, String fieldName) {
        MemberLocks locks = documents.get(documentId);
        return locks == null ? null : locks.token(fieldName);
    }

    /** An edit was refused: what its author claimed is lost, and forgotten now that it knows. */
    void refused(String documentId, String fieldName, @Nullable Long token, CollabException refusal) {
        MemberLocks locks = documents.get(documentId);
        if (refusal.code() == ErrorCode.LOCK_LOST && locks != null && token != null) {
            locks.forget(fieldName, token);
        }
    }

    /** The session is put out of a field: what it holds there is given back. */
    void giveUp(String documentId, String fieldName) {
        MemberLocks locks = documents.get(documentId);
        if (locks != null) {
            locks.giveUp(fieldName);
        }
    }

    /** The session has left the document: what it holds there is given back. */
    void leave(String documentId) {
        MemberLocks locks = documents.remove(documentId);
        if (locks != null) {
            locks.leave();
        }
    }

    /** The connection is gone: what it holds is kept for a while. */
    void end() {
        documents.removeAll().forEach(MemberLocks::disconnect);
    }
}
