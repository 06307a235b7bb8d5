package io.collab4j.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A log of revocations that every node reads on by itself, so that none depends on being told. */
public interface RevocationStore {

    /**
     * Appends a revocation.
     *
     * @param keep how long it is kept at least: as long as what it takes back could be shown again
     * @return its position, larger than that of every one before
     */
    CompletionStage<Long> append(Revocation revocation, Duration keep);

    /**
     * Reads on.
     *
     * @param position of the last one that is known; 0 for none
     * @return those that are kept of the ones behind it, in order
     */
    CompletionStage<List<Positioned>> readAfter(long position, int limit);

    /** A revocation and where it stands. */
    record Positioned(long position, Revocation revocation) {}
}
