package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The servers of a cluster; what is told of a slot is told at the master that has it. */
final class ClusterServers implements Topology {
    private final RedisClusterClient redis;
    private volatile SlotTable slots = new SlotTable();

    ClusterServers(RedisClusterClient redis) {
        this.redis = redis;
    }

    @Override
    public Object place(byte[] channel) {
        try (Connection connection = connect(channel)) {
            return connection.getHostAndPort();
        }
    }

    @Override
    public Connection connect(byte[] channel) {
        return redis.getConnectionFromSlot(JedisClusterCRC16.getSlot(channel));
    }

    @Override
    public Connection connect(HostAndPort server) {
        ConnectionPool known = pool(server);
        if (known == null) {
            redis.refreshClusterTopology();
            known = pool(server);
        }
        if (known == null) {
            // As one that is only about to get its first slot is not known yet.
            throw new JedisDataException("TRYAGAIN at a server that the others do not know");
        }
        return known.getResource();
    }

    private @Nullable ConnectionPool pool(HostAndPort server) {
        return redis.getClusterNodes().get(server.toString());
    }

    @Override
    public boolean isSpread() {
        return true;
    }

    /** As it was when last somebody looked around: what has moved since is named after the server that had it. */
    @Override
    public Object server(byte[] key) {
        return slots.master(key);
    }

    @Override
    public List<String> info(String section) {
        CommandArguments info = new CommandArguments(Command.INFO).add(section);
        return askAll(connection -> new String((byte[]) connection.executeCommand(info), StandardCharsets.UTF_8));
    }

    /** What those say that answer; one of many may be away. */
    private <T> List<T> askAll(Function<Connection, T> question) {
        List<T> answers = new ArrayList<>();
        JedisException lastFailure = new JedisException("there is no server");
        for (ConnectionPool server : redis.getClusterNodes().values()) {
            try (Connection connection = server.getResource()) {
                answers.add(question.apply(connection));
            } catch (JedisException away) {
                lastFailure = away;
            }
        }
        if (answers.isEmpty()) {
            throw lastFailure;
        }
        return answers;
    }

    @Override
    public void prepare() {
        slots = anySlots();
    }

    @Override
    public void refresh() {
        redis.refreshClusterTopology();
        prepare();
    }

    private SlotTable anySlots() {
        for (ConnectionPool server : redis.getClusterNodes().values()) {
            try (Connection connection = server.getResource()) {
                return new SlotTable(connection);
            } catch (JedisException away) {
                // Another one may be there.
            }
        }
        return slots;
    }

    @Override
    public void dropIdle(byte[] key) {
        ConnectionPool server = redis.getClusterNodes().get(slots.master(key));
        if (server != null) {
            server.clear();
        }
    }
}
