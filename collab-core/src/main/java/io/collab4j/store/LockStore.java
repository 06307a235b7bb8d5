package io.collab4j.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Locks of fields. They end by themselves, by the store's own monotonic time; whichever call comes first behind that end
 * finds it and publishes it. Every change of a lock is published on the store's bus, in the document's topic.
 *
 * <p>Each call is one atomic step, and one with {@link DocumentStore#commit}, which refuses what a lock keeps out.
 */
public interface LockStore {

    /**
     * Takes a lock, or prolongs the holder's own, which keeps its token. A lock that is free goes to the first of those who
     * wait and to nobody else; and never to a session of a client of which {@link DocumentClients#attach} has seen a newer one
     * in the field, for nobody would hear of it.
     *
     * @param wait whether to take, or keep, a place among those who wait if it is another's; a place that is not wanted any
     *     more is given up
     */
    CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait);

    /** Gives back a lock, or a place among those who wait, unless it belongs to somebody else. */
    CompletionStage<LockRelease> release(FieldKey field, Author author);

    /** Takes a lock away, whoever holds it; whether there was one. */
    CompletionStage<Boolean> force(FieldKey field);

    /**
     * The author's connection is gone: the lock ends behind a grace, unless a newer generation of the client holds it. A
     * place among those who wait is given up.
     */
    CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace);

    /**
     * A client is in a document, perhaps again: what an older session of it holds goes on as this session's.
     *
     * @return every lock of the document in force, by field name
     */
    CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder);

    /** Every lock of a document in force, by field name. */
    CompletionStage<List<FieldLock>> locks(DocumentKey document);
}
