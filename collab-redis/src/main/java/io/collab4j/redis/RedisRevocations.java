package io.collab4j.redis;

import io.collab4j.json.ObjectWriter;
import io.collab4j.store.Revocation;
import io.collab4j.store.Revocation.OfConnections;
import io.collab4j.store.Revocation.OfMemberships;
import io.collab4j.store.Revocation.OfRights;
import io.collab4j.store.Revocation.OfSession;
import io.collab4j.store.Revocation.OfToken;
import io.collab4j.store.Revocation.OfUser;
import io.collab4j.store.Revocation.Target;
import io.collab4j.store.RevocationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import redis.clients.jedis.UnifiedJedis;

/**
 * The log of revocations: a sorted set of JSON objects by position. Positions go with the time of the server, so that nodes
 * which know of one hear of all later ones even if the server has lost the log meanwhile. Any thread.
 */
final class RedisRevocations implements RevocationStore {
    private static final Script APPEND = Script.of("revocation_append", "time", "number");
    private static final Script READ = Script.of("revocation_read");

    private final RedisContext context;
    private final byte[] log;

    RedisRevocations(RedisContext context) {
        this.context = context;
        this.log = context.keys().revocations("log");
    }

    @Override
    public CompletionStage<Long> append(Revocation revocation, Duration keep) {
        List<byte[]> keys =
                List.of(log, context.keys().revocations("ends"), context.keys().revocations("last"));
        Arguments arguments =
                new Arguments().add(write(context.newCall(), revocation)).add(keep);
        return context.run(this, redis -> APPEND.run(redis, keys, arguments).number());
    }

    @Override
    public CompletionStage<List<Positioned>> readAfter(long position, int limit) {
        return context.run(this, redis -> read(redis, position, limit));
    }

    /** What a newer version has written and this one does not know is passed over, and does not count. */
    private List<Positioned> read(UnifiedJedis redis, long position, int limit) {
        List<Positioned> read = new ArrayList<>();
        long from = position;
        int wanted;
        List<Reply> page;
        do {
            wanted = limit - read.size();
            Arguments arguments = new Arguments().add(from).add(wanted);
            page = READ.run(redis, List.of(log), arguments).list();
            for (int i = 0; i < page.size(); i += 2) {
                from = page.get(i + 1).number();
                long at = from;
                read(page.get(i).text()).ifPresent(known -> read.add(new Positioned(at, known)));
            }
        } while (page.size() == 2 * wanted && read.size() < limit);
        return read;
    }

    /** The call makes it differ from what any other call appends. */
    private static String write(String call, Revocation revocation) {
        return new ObjectWriter()
                .put("call", call)
                .put("tenant_id", revocation.tenantId())
                .put("kind", revocation.target().kind())
                .put("target", id(revocation.target()))
                .put("at", revocation.at().toString())
                .end();
    }

    private static String id(Target target) {
        if (target instanceof OfUser user) {
            return user.userId();
        } else if (target instanceof OfSession session) {
            return session.sessionId();
        } else if (target instanceof OfToken token) {
            return token.tokenId();
        } else if (target instanceof OfRights rights) {
            return rights.userId();
        } else if (target instanceof OfConnections connections) {
            return connections.userId();
        } else if (target instanceof OfMemberships memberships) {
            return memberships.documentId();
        }
        throw new IllegalArgumentException("a target of another family");
    }

    private static Optional<Revocation> read(String entry) {
        Members members = Members.read(entry);
        return target(members.text("kind"), members.text("target"))
                .map(target -> new Revocation(members.text("tenant_id"), target, members.instant("at")));
    }

    private static Optional<Target> target(String kind, String id) {
        return switch (kind) {
            case "user" -> Optional.of(new OfUser(id));
            case "session" -> Optional.of(new OfSession(id));
            case "token" -> Optional.of(new OfToken(id));
            case "rights" -> Optional.of(new OfRights(id));
            case "connections" -> Optional.of(new OfConnections(id));
            case "memberships" -> Optional.of(new OfMemberships(id));
            default -> Optional.empty();
        };
    }
}
