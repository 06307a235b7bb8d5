package io.collab4j.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/** How a server is asked to wait for replicas and disks. */
final class Waits {
    private static final String LOG_ON_DISK = "aof_enabled:1";

    private Waits() {}

    /**
     * Commits that are as safe as that.
     *
     * @throws IllegalStateException if the server cannot wait for it
     */
    static Commits commits(Durability durability, UnifiedJedis redis, Servers servers) {
        if (durability instanceof Durability.Replicated replicated) {
            return new AwaitedCommits(servers, replicas(replicated.replicas(), replicated.timeout()));
        } else if (durability instanceof Durability.Fsynced fsynced) {
            if (!isKnown(redis, Command.WAITAOF)) {
                throw new IllegalStateException("this server cannot wait until something is on disk; 7.2 can");
            }
            if (!servers.topology().info("persistence").stream().allMatch(info -> info.contains(LOG_ON_DISK))) {
                throw new IllegalStateException(
                        "this server keeps no log on disk that could be waited for; it needs appendonly yes");
            }
            return new AwaitedCommits(servers, disks(fsynced.replicas(), fsynced.timeout()));
        }
        return Commits.immediate();
    }

    private static boolean isKnown(UnifiedJedis redis, Command command) {
        CommandArguments ask = new CommandArguments(Command.COMMAND).add("INFO").add(command.getRaw());
        Object answer = redis.executeCommand(new CommandObject<>(ask, BuilderFactory.RAW_OBJECT));
        return answer instanceof List<?> known && known.get(0) != null;
    }

    private static Predicate<Connection> replicas(int replicas, Duration timeout) {
        CommandArguments wait = new CommandArguments(Command.WAIT).add(replicas).add(timeout.toMillis());
        return connection -> (Long) patiently(connection, wait, timeout) >= replicas;
    }

    private static Predicate<Connection> disks(int replicas, Duration timeout) {
        CommandArguments wait =
                new CommandArguments(Command.WAITAOF).add(1).add(replicas).add(timeout.toMillis());
        return connection -> patiently(connection, wait, timeout) instanceof List<?> reached
                && reached.get(0) instanceof Long local
                && local >= 1
                && reached.get(1) instanceof Long others
                && others >= replicas;
    }

    /** The answer may come later than the connection is patient by itself. */
    private static Object patiently(Connection connection, CommandArguments command, Duration timeout) {
        int usual = connection.getSoTimeout();
        connection.setSoTimeout(usual + (int) timeout.toMillis());
        try {
            return connection.executeCommand(command);
        } finally {
            connection.setSoTimeout(usual);
        }
    }
}
