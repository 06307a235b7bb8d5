package io.collab4j.redis;

import io.collab4j.store.PresencePlace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;

/** The leases of nodes and where they have seats, all in one slot. Blocks. Any thread. */
final class Nodes {
    private static final Script SEAT = Script.of("node_seat", "time", "number", "nodes");
    private static final Script DOUBT = Script.of("node_doubt", "time", "number", "nodes");
    private static final Script SEATS = Script.of("node_seats", "nodes");
    private static final Script UNSEAT = Script.of("node_unseat");
    private static final Script RENEW = Script.of("node_renew", "time", "nodes");
    private static final Script SWEEP = Script.of("node_sweep", "time", "nodes");

    private final Keys keys;

    Nodes(RedisContext context) {
        this.keys = context.keys();
    }

    /** A place in which a node may have entries under tickets up to this one. */
    record Seat(PresencePlace place, long ticket) {}

    /** Where a node may have entries, and when it was last known to live. */
    record Seats(Instant at, List<Seat> all) {}

    /**
     * Takes a seat for a node in a place.
     *
     * @param other a ticket that is too small
     * @return the ticket under which somebody can be entered
     */
    long seat(UnifiedJedis redis, String node, PresencePlace place, Instant at, long other) {
        List<byte[]> keys = common();
        keys.add(this.keys.nodes("ticket"));
        keys.add(seats(node));
        Arguments arguments = new Arguments()
                .add(node)
                .add(Keys.member(place))
                .add(at.toString())
                .add(other);
        return SEAT.run(redis, keys, arguments).number();
    }

    /**
     * Nodes that have entries in a place have their seats there behind this.
     *
     * @param at when those live of whom nothing is known
     */
    void doubt(UnifiedJedis redis, PresencePlace place, Collection<String> nodes, Instant at) {
        List<byte[]> keys = common();
        keys.add(this.keys.nodes("ticket"));
        Arguments arguments = new Arguments().add(Keys.member(place)).add(at.toString());
        nodes.forEach(node -> {
            keys.add(seats(node));
            arguments.add(node);
        });
        DOUBT.run(redis, keys, arguments);
    }

    /** Where a node has seats. */
    List<Seat> seats(UnifiedJedis redis, String node) {
        return redis.hgetAll(seats(node)).entrySet().stream()
                .map(seat -> new Seat(Keys.place(text(seat.getKey())), Long.parseLong(text(seat.getValue()))))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A node gives a seat back, unless it has taken it anew. */
    void unseat(UnifiedJedis redis, String node, PresencePlace place, long ticket) {
        unseat(redis, node, List.of(new Seat(place, ticket)));
    }

    void unseat(UnifiedJedis redis, String node, List<Seat> vacated) {
        Arguments arguments = new Arguments();
        vacated.forEach(seat -> arguments.add(Keys.member(seat.place())).add(seat.ticket()));
        UNSEAT.run(redis, List.of(seats(node)), arguments);
    }

    /** What came of renewing: whether the lease was held; or, if something has to be swept first, what. */
    record Renewed(boolean held, Optional<Seats> left) {}

    /**
     * Renews a lease.
     *
     * @param call the same for both calls that this may take
     * @param swept whether what was left has been swept
     */
    Renewed renew(UnifiedJedis redis, String node, String call, Duration timeToLive, Instant at, boolean swept) {
        Arguments arguments = new Arguments()
                .add(node)
                .add(call)
                .add(timeToLive)
                .add(at.toString())
                .add(swept);
        List<Reply> answer = RENEW.run(redis, ofNode(node), arguments).list();
        String result = answer.get(0).text();
        return new Renewed(
                result.equals("held"),
                result.equals("left") ? Optional.of(seats(answer.subList(1, answer.size()))) : Optional.empty());
    }

    /** Nodes without a lease. */
    List<String> dying(UnifiedJedis redis) {
        return SWEEP.run(redis, common(), new Arguments()).list().stream()
                .map(Reply::text)
                .toList();
    }

    /** What is to be swept of a node; empty if it is not dying any more. One that has no seats is forgotten. */
    Optional<Seats> seatsOfDying(UnifiedJedis redis, String node) {
        Reply answer = SEATS.run(redis, ofNode(node), new Arguments().add(node));
        return answer.isNothing() ? Optional.empty() : Optional.of(seats(answer.list()));
    }

    private static Seats seats(List<Reply> answer) {
        List<Seat> all = new ArrayList<>();
        for (int i = 1; i < answer.size(); i += 2) {
            all.add(new Seat(Keys.place(answer.get(i).text()), answer.get(i + 1).number()));
        }
        return new Seats(Instant.parse(answer.get(0).text()), all);
    }

    private List<byte[]> ofNode(String node) {
        List<byte[]> keys = common();
        keys.add(seats(node));
        return keys;
    }

    private byte[] seats(String node) {
        return keys.node(node, "seats");
    }

    private List<byte[]> common() {
        return new ArrayList<>(List.of(keys.nodes("leases"), keys.nodes("dying"), keys.nodes("known")));
    }
}
