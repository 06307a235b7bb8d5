package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/** The masters of a cluster; what is told of a slot is told at the one that has it. */
record ClusterServers(RedisClusterClient redis) implements Topology {

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
    public List<String> info(String section) {
        List<String> answers = new ArrayList<>();
        for (ConnectionPool server : redis.getClusterNodes().values()) {
            try (Connection connection = server.getResource()) {
                CommandArguments info = new CommandArguments(Command.INFO).add(section);
                answers.add(new String((byte[]) connection.executeCommand(info), StandardCharsets.UTF_8));
            }
        }
        return answers;
    }

    @Override
    public void refresh() {
        redis.refreshClusterTopology();
    }

    @Override
    public void dropIdle() {
        redis.getClusterNodes().values().forEach(Pool::clear);
    }
}
