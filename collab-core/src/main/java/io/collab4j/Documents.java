package io.collab4j;

import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentService;
import io.collab4j.document.FieldContent;
import io.collab4j.protocol.Names;
import io.collab4j.revocation.RevocationService;
import io.collab4j.store.DocumentKey;
import java.util.concurrent.CompletionStage;

/**
 * What an application does to documents as a whole, on all nodes. Authorizers are not asked. Stages fail with {@code
 * store_unavailable} if the store does not answer, and then it may or may not have happened; trying again does no harm.
 * Ids that are no identifiers are {@code bad_name}, thrown at once. Any thread.
 */
public final class Documents {
    private final DocumentService documents;
    private final RevocationService revocations;

    Documents(DocumentService documents, RevocationService revocations) {
        this.documents = documents;
        this.revocations = revocations;
    }

    /**
     * Puts everybody out of a document: {@code document_left} with the reason {@code closed}, here at once, on other nodes
     * within a second. Its content stays. Whoever may can join again; who is not to needs an authorizer that says no.
     */
    public CompletionStage<Void> close(String tenantId, String documentId) {
        return revocations.closeDocument(tenantId, Names.check(documentId));
    }

    /**
     * Deletes a document for ever: members get {@code document_left} with the reason {@code deleted}, whoever joins or
     * edits later {@code forbidden}, and no late operation of any node makes it exist again. Other nodes hear of it at
     * once, or within a heartbeat if the news is lost; until then one may still save it back to the application once.
     *
     * @return completes when it is deleted in the store and this node saves nothing of it any more, which may first wait
     *     for a save that is under way
     */
    public CompletionStage<Void> delete(String tenantId, String documentId) {
        return documents.delete(new DocumentKey(tenantId, Names.check(documentId)));
    }

    /**
     * Gives a field other content, of another type too, in a new epoch: its history ends, members get {@code resync} with
     * the reason {@code epoch_changed} and join again, and an edit under way is refused with {@code epoch_changed}. The new
     * content is saved back as an edit would be.
     *
     * @return completes when it is stored; fails with {@code document_too_large}, with {@code forbidden} if the document was
     *     deleted, and with {@code contended} if others' edits came first again and again
     */
    public CompletionStage<Void> reset(String tenantId, String documentId, String fieldName, FieldContent content) {
        DocumentReference reference = new DocumentReference(tenantId, Names.check(documentId), "record");
        return documents.reset(reference, Names.check(fieldName), content);
    }
}
