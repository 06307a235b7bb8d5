package io.collab4j.jakarta.client;

import java.util.List;
import java.util.Optional;

/**
 * Edits the server may not have and that are never sent again. The application decides what becomes of them: shows them,
 * keeps them, or makes them once more.
 *
 * @param reason {@code client_changed}: sent, but the outcome is unknown; {@code epoch_changed} or {@code
 *     history_changed}: the server's history is another now; {@code type_changed}, or why the document was left
 * @param edits on what was last known to be the server's state; empty if everything made here was saved before
 * @param local the state as it showed here before
 * @param server the state the server has; empty if it is not known
 * @param <S> the state
 * @param <O> the kind of edit
 */
public record UnmergedEdits<S, O>(String reason, List<O> edits, S local, Optional<S> server) {
    public UnmergedEdits {
        edits = List.copyOf(edits);
    }
}
