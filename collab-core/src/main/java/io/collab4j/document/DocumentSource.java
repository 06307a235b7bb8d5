package io.collab4j.document;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where an application keeps its documents. First contents come from here, and changes are saved back here. Any number
 * of threads call it; it must not block them.
 */
public interface DocumentSource {

    /** No documents: every field begins as an empty text and nothing is saved back. */
    DocumentSource NONE = new DocumentSource() {
        @Override
        public CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Void> save(SavedField field) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /**
     * The fields a document has, for a member that asks for all of them.
     */
    default CompletionStage<? extends Collection<String>> fields(DocumentReference document) {
        return CompletableFuture.completedFuture(List.of());
    }

    /**
     * The first content of a field that has no history yet. Two nodes may ask at once; one answer is kept.
     *
     * @return empty for a field that is not declared, which begins as an empty text; a failure refuses the join, it is
     *     never an empty text
     */
    CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName);

    /**
     * Saves a field back: some time after an edit, when the last member has left, and after a crash. The same state may
     * come twice and from two nodes, so an implementation keeps the position with the content and writes only a larger
     * one. A failure is tried again.
     */
    CompletionStage<Void> save(SavedField field);
}
