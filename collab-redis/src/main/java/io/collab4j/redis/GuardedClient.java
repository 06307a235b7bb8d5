package io.collab4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.executors.CommandExecutor;

/**
 * A client as calls have it: each command is given as {@link Servers} gives it. What the protocols answer in different shapes is
 * not asked for here. Any thread.
 */
final class GuardedClient extends UnifiedJedis {
    private static final byte[] NO_KEY = {};

    GuardedClient(UnifiedJedis client, Servers servers) {
        super(new Guarded(client, servers), null, RedisProtocol.RESP2, null);
    }

    private record Guarded(UnifiedJedis client, Servers servers) implements CommandExecutor {
        @Override
        public <T> T executeCommand(CommandObject<T> command) {
            return servers.ask(firstKey(command.getArguments().getKeys()), () -> client.executeCommand(command));
        }

        private static byte[] firstKey(List<Object> keys) {
            if (keys.isEmpty()) {
                return NO_KEY;
            }
            Object first = keys.get(0);
            return first instanceof byte[] bytes ? bytes : first.toString().getBytes(StandardCharsets.UTF_8);
        }

        /** The client is somebody else's to close. */
        @Override
        public void close() {}
    }
}
