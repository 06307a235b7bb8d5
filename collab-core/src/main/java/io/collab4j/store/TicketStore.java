package io.collab4j.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Tickets that are good once. They are stored as hashes only. */
public interface TicketStore {

    /**
     * Keeps what a ticket stands for.
     *
     * @param ticketHash never used before
     * @param content any text
     * @param timeToLive after which the ticket is gone
     */
    CompletionStage<Void> put(String ticketHash, String content, Duration timeToLive);

    /** Takes a ticket away; of several that try, one gets what it stands for. Empty if it is unknown, taken or gone. */
    CompletionStage<Optional<String>> take(String ticketHash);
}
