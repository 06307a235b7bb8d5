package io.collab4j.redis;

import io.collab4j.store.Bus;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ClientStore;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Epoch;
import io.collab4j.store.LockStore;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.RateStore;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import io.collab4j.store.TicketStore;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps everything in Redis, so that any number of nodes share it. Each step that has to be atomic is one script in one hash
 * slot. Calls are made on a few threads of the store's own, in their order for each document, channel and tenant.
 */
public final class RedisStorage implements Storage, AutoCloseable {
    private final @Nullable UnifiedJedis own;
    private final Calls calls;
    private final Calls documentCalls;
    private final RedisContext context;
    private final RedisBus bus;
    private final RedisDocuments documents;
    private final RedisUpkeep upkeep;
    private final RedisDocumentClients documentClients;
    private final RedisSaves saves;
    private final RedisLocks locks;
    private final RedisChannels channels;
    private final RedisTickets tickets;
    private final RedisRates rates;
    private final RedisClients clients;
    private final RedisRevocations revocations;
    private final RedisPresence presence;
    private final RedisNodeLeases nodeLeases;

    RedisStorage(RedisStorageBuilder builder, UnifiedJedis redis) {
        this.own = builder.isOwn() ? redis : null;
        Topology topology = Topology.of(redis);
        Keys keys = new Keys(builder.keyPrefix());
        StoreGuard guard = new StoreGuard(redis, topology, keys);
        Servers servers = new Servers(topology, guard::lookSoon);
        Commits commits = Waits.commits(builder.durability(), redis, servers);
        topology.prepare();
        UnifiedJedis guarded = new GuardedClient(redis, servers);
        this.calls = new Calls(guarded, builder.threads());
        this.documentCalls = builder.isAwaited() ? new Calls(guarded, builder.threads()) : calls;
        this.context = new RedisContext(
                calls, documentCalls, keys, guard, commits, builder.clientRecordLifetime(), builder.pubSub());
        this.bus = new RedisBus(context, topology);
        this.documents = new RedisDocuments(context);
        this.upkeep = new RedisUpkeep(context);
        this.documentClients = new RedisDocumentClients(context);
        this.saves = new RedisSaves(context);
        this.locks = new RedisLocks(context);
        this.channels = new RedisChannels(context);
        this.tickets = new RedisTickets(context);
        this.rates = new RedisRates(context);
        this.clients = new RedisClients(context);
        this.revocations = new RedisRevocations(context);
        this.presence = new RedisPresence(context);
        this.nodeLeases = new RedisNodeLeases(context);
    }

    /**
     * A store on one server, with a pool of connections of its own.
     *
     * @param uri {@code redis://user:password@host:port/database}, or {@code rediss://} with TLS
     */
    public static RedisStorageBuilder at(URI uri) {
        return RedisStorageBuilder.at(uri);
    }

    /**
     * A store on a server, a cluster, or whatever else a client of Jedis leads to.
     *
     * @param redis stays the caller's to close; its pool should have a connection for each of the store's threads, of which there are
     *     twice as many where replicas or disks are waited for, and two more
     */
    public static RedisStorageBuilder builder(UnifiedJedis redis) {
        return RedisStorageBuilder.on(redis);
    }

    @Override
    public Epoch firstEpoch() {
        return context.firstEpoch();
    }

    @Override
    public DocumentStore documents() {
        return documents;
    }

    @Override
    public DocumentUpkeep upkeep() {
        return upkeep;
    }

    @Override
    public DocumentClients documentClients() {
        return documentClients;
    }

    @Override
    public ClientStore clients() {
        return clients;
    }

    @Override
    public SaveIndex saves() {
        return saves;
    }

    @Override
    public Bus bus() {
        return bus;
    }

    @Override
    public RevocationStore revocations() {
        return revocations;
    }

    @Override
    public LockStore locks() {
        return locks;
    }

    @Override
    public PresenceStore presence() {
        return presence;
    }

    @Override
    public NodeLeases nodeLeases() {
        return nodeLeases;
    }

    @Override
    public ChannelStore channels() {
        return channels;
    }

    @Override
    public TicketStore tickets() {
        return tickets;
    }

    @Override
    public RateStore rates() {
        return rates;
    }

    /** Lets calls that wait be made, takes no others, and hears nothing more. */
    @Override
    public void close() {
        bus.close();
        documentCalls.close();
        calls.close();
        if (own != null) {
            own.close();
        }
    }
}
