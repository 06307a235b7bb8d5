package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.redis.Places.Entered;
import io.collab4j.redis.Places.Left;
import io.collab4j.redis.Places.Listed;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Who is in a place. Places and nodes lie in different slots, so a node takes a seat before it enters somebody, and gives it back
 * when nobody is left: whatever stops it in between, a sweep finds everybody it has entered. Any thread.
 */
final class RedisPresence implements PresenceStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);

    private final RedisContext context;
    private final Places places;
    private final Nodes nodes;

    RedisPresence(RedisContext context) {
        this.context = context;
        this.places = new Places(context);
        this.nodes = new Nodes(context);
    }

    /** Apart from that of the document or tenant itself: edits do not wait for presence. */
    private record Lane(PresencePlace place) {}

    @Override
    public CompletionStage<Optional<PresenceChange>> enter(PresencePlace place, PresenceEntry entry, Instant at) {
        String call = context.newCall();
        return context.run(new Lane(place), redis -> enter(redis, call, place, entry, at));
    }

    /** A sweep that is under way may have seen the seat and not the entry; then the place refuses, and it begins anew. */
    private Optional<PresenceChange> enter(
            UnifiedJedis redis, String call, PresencePlace place, PresenceEntry entry, Instant at) {
        Entered entered = new Entered(0, Optional.empty());
        do {
            long ticket = nodes.seat(redis, entry.node(), place, at, entered.swept());
            entered = places.enter(redis, call, place, entry, ticket, at);
        } while (entered.swept() > 0);
        return entered.change();
    }

    @Override
    public CompletionStage<Optional<PresenceChange>> leave(PresencePlace place, String sessionId, Instant at) {
        String call = context.newCall();
        return context.run(new Lane(place), redis -> {
            Optional<Left> left = places.leave(redis, call, place, sessionId, at);
            left.ifPresent(gone -> gone.vacated().ifPresent(ticket -> nodes.unseat(redis, gone.node(), place, ticket)));
            return left.flatMap(Left::change);
        });
    }

    @Override
    public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
        return context.run(new Lane(place), redis -> {
            Optional<Listed> listed = places.list(redis, place, known);
            if (known < 0) {
                listed.ifPresent(all -> doubtIfPossible(redis, place, all));
            }
            return listed.map(Listed::roster);
        });
    }

    private void doubtIfPossible(UnifiedJedis redis, PresencePlace place, Listed listed) {
        try {
            doubt(redis, place, listed);
        } catch (JedisException | CollabException away) {
            // It is another server; who asks next time doubts again.
            LOG.debug("the nodes in a place cannot be asked for");
        }
    }

    /**
     * The server that knows the nodes may have lost one, or its seat, that another server still has in the place. It is given its
     * seat: a sweep ends its entries if it does not live, and if it does it ends those that it does not want.
     */
    private void doubt(UnifiedJedis redis, PresencePlace place, Listed listed) {
        Set<String> there = listed.roster().entries().stream()
                .map(PresenceEntry::node)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!there.isEmpty()) {
            nodes.doubt(redis, place, there, listed.at());
        }
    }
}
