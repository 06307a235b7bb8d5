package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.redis.Nodes.Renewed;
import io.collab4j.redis.Nodes.Seat;
import io.collab4j.redis.Nodes.Seats;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresencePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The leases of nodes. A node whose lease is over is dying until it has been swept out of all places, one after the other, by
 * whoever gets there first; who begins and does not come to the end leaves the rest to the next one. Any thread.
 */
final class RedisNodeLeases implements NodeLeases {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);

    private final RedisContext context;
    private final Places places;
    private final Nodes nodes;
    /** What was swept and has not been told yet, because it was not a sweep that did it or because that has failed. */
    private final Queue<Swept> untold = new ConcurrentLinkedQueue<>();

    RedisNodeLeases(RedisContext context) {
        this.context = context;
        this.places = new Places(context);
        this.nodes = new Nodes(context);
    }

    private record Lane(String node) {}

    private record Swept(PresencePlace place, PresenceChange change) {}

    @Override
    public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
        String call = context.newCall();
        return context.run(new Lane(node), redis -> {
            Renewed renewed = nodes.renew(redis, node, call, timeToLive, at, false);
            if (renewed.left().isPresent()) {
                sweepIfPossible(redis, call, node, renewed.left());
                renewed = nodes.renew(redis, node, call, timeToLive, at, true);
            }
            return renewed.held();
        });
    }

    @Override
    public CompletionStage<Void> endElsewhere(String node, Set<PresencePlace> places, Instant at) {
        String call = context.newCall();
        return context.run(new Lane(node), redis -> {
                    List<Seat> elsewhere = nodes.seats(redis, node).stream()
                            .filter(seat -> !places.contains(seat.place()))
                            .toList();
                    if (!elsewhere.isEmpty()) {
                        sweep(redis, call, node, new Seats(at, elsewhere));
                    }
                    return elsewhere.size();
                })
                .thenApply(ended -> null);
    }

    @Override
    public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
        String call = context.newCall();
        return context.run(this, redis -> {
            nodes.dying(redis).forEach(node -> sweepIfPossible(redis, call, node, nodes.seatsOfDying(redis, node)));
            return tell();
        });
    }

    /** What cannot be swept now keeps its seat, so that it is found again. */
    private void sweepIfPossible(UnifiedJedis redis, String call, String node, Optional<Seats> left) {
        try {
            left.ifPresent(seats -> sweep(redis, call, node, seats));
        } catch (JedisException | CollabException silent) {
            LOG.debug("a node that has ended cannot be swept out of all places yet");
        }
    }

    /** Where a server of many is silent, the places at the others are swept all the same. */
    private void sweep(UnifiedJedis redis, String call, String node, Seats seats) {
        List<Seat> swept = new ArrayList<>();
        RuntimeException failure = null;
        for (Seat seat : seats.all()) {
            try {
                places.sweep(redis, call, seat.place(), node, seat.ticket(), seats.at())
                        .forEach(change -> untold.add(new Swept(seat.place(), change)));
                swept.add(seat);
            } catch (JedisException | CollabException silent) {
                failure = silent;
            }
        }
        if (!swept.isEmpty()) {
            nodes.unseat(redis, node, swept);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Map<PresencePlace, List<PresenceChange>> tell() {
        Map<PresencePlace, List<PresenceChange>> told = new HashMap<>();
        for (Swept next = untold.poll(); next != null; next = untold.poll()) {
            told.computeIfAbsent(next.place(), place -> new ArrayList<>()).add(next.change());
        }
        told.values().forEach(changes -> changes.sort(Comparator.comparingLong(PresenceChange::version)));
        return told;
    }
}
