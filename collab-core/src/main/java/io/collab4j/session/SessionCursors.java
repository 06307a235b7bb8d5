package io.collab4j.session;

import io.collab4j.document.DocumentReference;
import io.collab4j.document.Membership;
import io.collab4j.document.Subscription;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Resource;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage.CursorUpdate;
import io.collab4j.protocol.ClientMessage.Signal;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one session tells the other members of its documents past the fields: where its cursor is, and signals. */
final class SessionCursors {
    private final SessionContext context;
    private final Session session;
    private final SessionDocuments documents;

    SessionCursors(SessionContext context, Session session, SessionDocuments documents) {
        this.context = context;
        this.session = session;
        this.documents = documents;
    }

    CompletionStage<?> update(CursorUpdate message) {
        ErrorContext about = message.about();
        String fieldName = message.fieldName();
        return documents
                .place(message.documentId(), fieldName)
                .thenCombine(
                        allowed(message.documentId(), fieldName, Action.SHOW_CURSOR),
                        (place, allowed) -> show(message, place, allowed))
                .exceptionally(failure -> refuse("showing a cursor", failure, about));
    }

    private @Nullable Void show(CursorUpdate message, SessionDocuments.Place place, boolean allowed) {
        if (!allowed) {
            throw new CollabException(ErrorCode.FORBIDDEN, "the cursor may not be shown");
        }
        show(place.membership(), place.subscription(), message.cursorInfo(), message.revision(), message.about());
        return null;
    }

    /** Shows the cursor that came with a join, if that is allowed; who may not show it joins all the same. */
    CompletionStage<?> joined(Membership membership, String documentId, JsonObject info) {
        return allowed(documentId, null, Action.SHOW_CURSOR).thenAccept(allowed -> {
            if (allowed) {
                show(membership, null, info, null, ErrorContext.NONE);
            }
        });
    }

    private void show(
            Membership membership,
            @Nullable Subscription place,
            JsonObject info,
            @Nullable Long revision,
            ErrorContext about) {
        membership.showCursor(
                place, info, revision, context.runtime().clock().instant(), refusal -> session.refuse(refusal, about));
    }

    CompletionStage<?> signal(Signal message) {
        ErrorContext about = message.about();
        return documents
                .place(message.documentId(), null)
                .thenCombine(allowed(message.documentId(), null, Action.SIGNAL), (place, allowed) -> {
                    if (!allowed) {
                        throw new CollabException(ErrorCode.FORBIDDEN, "members may not be reached");
                    }
                    if (!place.membership().signal(message.to(), message.data().toJson())) {
                        throw new CollabException(ErrorCode.BAD_MESSAGE, "the receiver is not in the document");
                    }
                    return (Void) null;
                })
                .exceptionally(failure -> refuse("signalling", failure, about));
    }

    private @Nullable Void refuse(String what, Throwable failure, ErrorContext about) {
        session.refuse(session.known(what, failure, about), about);
        return null;
    }

    /** Asked only by who is in the document; for others it does not matter. */
    private CompletionStage<Boolean> allowed(String documentId, @Nullable String fieldName, Action action) {
        DocumentReference document = documents.reference(documentId);
        if (document == null) {
            return CompletableFuture.completedFuture(false);
        }
        Resource.Document whole = new Resource.Document(document.documentType(), documentId);
        return context.gate()
                .allows(new Access(
                        session.user().orElseThrow(), action, fieldName == null ? whole : whole.field(fieldName)));
    }
}
