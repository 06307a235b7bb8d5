package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.ClusterKeyword;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Which master of a cluster has which slots, as one of the servers has said. */
final class SlotTable {
    private static final String UNKNOWN = "the cluster";

    /** Masters by the first slot of each range, of which there is none between two. */
    private final NavigableMap<Integer, String> masters = new TreeMap<>();

    /** Nobody has said anything yet. */
    SlotTable() {}

    /** What this server says: of each range its first slot, its last one, and a list of host, port and more of the master. */
    SlotTable(Connection connection) {
        CommandArguments slots = new CommandArguments(Command.CLUSTER).add(ClusterKeyword.SLOTS);
        if (connection.executeCommand(slots) instanceof List<?> ranges) {
            ranges.forEach(range -> add((List<?>) range));
        }
    }

    private void add(List<?> range) {
        List<?> master = (List<?>) range.get(2);
        int first = Math.toIntExact((Long) range.get(0));
        int last = Math.toIntExact((Long) range.get(1));
        String host = new String((byte[]) master.get(0), StandardCharsets.UTF_8);
        masters.put(first, host + ":" + master.get(1));
        masters.putIfAbsent(last + 1, UNKNOWN);
    }

    /** The address of the master that has a key's slot, or what stands for those of whom nothing is known. */
    String master(byte[] key) {
        var range = masters.floorEntry(JedisClusterCRC16.getSlot(key));
        return range == null ? UNKNOWN : range.getValue();
    }
}
