package io.collab4j.redis;

import io.collab4j.store.TicketStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Tickets, each in a hash that ends by itself. Any thread. */
final class RedisTickets implements TicketStore {
    private static final Script PUT = Script.of("ticket_put");
    private static final Script TAKE = Script.of("ticket_take");
    /** As long as a call may be made again. */
    private static final Duration ANSWER_KEPT = Duration.ofSeconds(30);

    private final RedisContext context;

    RedisTickets(RedisContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<Void> put(String ticketHash, String content, Duration timeToLive) {
        List<byte[]> keys = List.of(context.keys().ticket(ticketHash));
        Arguments arguments = new Arguments().add(content).add(timeToLive);
        return context.run(ticketHash, redis -> PUT.run(redis, keys, arguments)).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Optional<String>> take(String ticketHash) {
        List<byte[]> keys = List.of(context.keys().ticket(ticketHash));
        Arguments arguments = new Arguments().add(context.newCall()).add(ANSWER_KEPT);
        return context.run(ticketHash, redis -> {
            Reply content = TAKE.run(redis, keys, arguments);
            return content.isNothing() ? Optional.empty() : Optional.of(content.text());
        });
    }
}
