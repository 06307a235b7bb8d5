package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.executors.DefaultCommandExecutor;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** A real Redis for tests, in a directory and on a port of its own. */
public final class RedisServer implements AutoCloseable {
    private static final int BUS = 10_000;

    private final Path directory;
    private final int port;
    private final List<String> command;
    private final @Nullable RedisClock clock;
    private JedisClientConfig config = DefaultJedisClientConfig.builder().build();
    private Process process;

    private RedisServer(Path directory, int port, List<String> command, @Nullable RedisClock clock) throws IOException {
        this.directory = directory;
        this.port = port;
        this.command = command;
        this.clock = clock;
        this.process = run();
    }

    /** Starts a server; skips the test without one, or fails it if {@code -Dcollab.require} names {@code redis}. */
    public static RedisServer start(String... options) {
        return start(null, options);
    }

    /** The same, with a clock of its own. */
    static RedisServer start(@Nullable RedisClock clock, String... options) {
        return start(clock, List.of(), RedisProgram.REDIS, options);
    }

    /** The same of another program. */
    static RedisServer start(@Nullable RedisClock clock, RedisProgram program, String... options) {
        return start(clock, List.of(), program, options);
    }

    private static RedisServer start(
            @Nullable RedisClock clock, List<String> within, RedisProgram program, String... options) {
        try {
            Path directory = ThrowawayDirectory.create("collab4j-redis");
            int port = freePort();
            List<String> command = new ArrayList<>(within);
            command.addAll(List.of(
                    program.path().toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    directory.toString(),
                    "--save",
                    ""));
            command.addAll(List.of(options));
            RedisServer server = new RedisServer(directory, port, command, clock);
            server.awaitAnswer();
            return server;
        } catch (IOException failure) {
            throw new AssertionError("Redis does not start", failure);
        }
    }

    /** A server that outlives a full disk, and can be given one: see {@link #fillDisk}. */
    static RedisServer onSmallDisk(String... options) {
        return start(null, List.of("sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""), RedisProgram.REDIS, options);
    }

    /** A Sentinel that watches a server under the name {@code main}. */
    static RedisServer sentinel(RedisServer main, Duration patience) {
        try {
            Path directory = ThrowawayDirectory.create("collab4j-sentinel");
            int port = freePort();
            Path config = directory.resolve("sentinel.conf");
            Files.writeString(config, """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main %d
                    sentinel failover-timeout main 5000
                    """.formatted(port, directory, main.port, patience.toMillis()));
            List<String> command = List.of(RedisProgram.REDIS.path().toString(), config.toString(), "--sentinel");
            RedisServer server = new RedisServer(directory, port, command, null);
            server.awaitAnswer();
            return server;
        } catch (IOException failure) {
            throw new AssertionError("Sentinel does not start", failure);
        }
    }

    private Process run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        if (clock != null) {
            builder.environment().putAll(clock.environment(Path.of(command.get(0))));
        }
        Process started = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        return started;
    }

    /**
     * A port that stays free until a server takes it, and while one that was killed is away: none of those that the system gives
     * to connections on their way out. The bus of a cluster takes the port ten thousand further on.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(11_000, 21_000);
            if (isFree(port) && isFree(port + BUS)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!answers()) {
            if (System.nanoTime() - end > 0 || !process.isAlive()) {
                throw new AssertionError("Redis does not answer: " + log());
            }
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try (Jedis jedis = jedis()) {
            return jedis.ping().equals("PONG");
        } catch (JedisException starting) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** Where it is, as a store is told of it. */
    public URI uri() {
        return URI.create("redis://" + address());
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", port);
    }

    /** One connection, for the caller to close. */
    Jedis jedis() {
        return new Jedis(
                address(),
                DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP2).build());
    }

    /** Clients come as this user from here on. */
    RedisServer withRights(String name, String secret, List<String> rights) {
        try (Jedis jedis = jedis()) {
            jedis.aclSetUser(name, rights.toArray(String[]::new));
        }
        config = DefaultJedisClientConfig.builder().user(name).password(secret).build();
        return this;
    }

    /** A client with so many connections, for the caller to close. */
    RedisClient client(int connections) {
        return client(connections, executor -> executor);
    }

    /** The same, with something done to how it makes its calls. */
    RedisClient client(int connections, Function<DefaultCommandExecutor, CommandExecutor> doing) {
        return client(address(), config, connections, doing);
    }

    static RedisClient client(
            HostAndPort address,
            JedisClientConfig config,
            int connections,
            Function<DefaultCommandExecutor, CommandExecutor> doing) {
        PooledConnectionProvider provider = new PooledConnectionProvider(address, config, pool(connections));
        return RedisClient.builder()
                .hostAndPort(address)
                .clientConfig(config)
                .connectionProvider(provider)
                .commandExecutor(doing.apply(new DefaultCommandExecutor(provider)))
                .build();
    }

    static GenericObjectPoolConfig<Connection> pool(int connections) {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(connections);
        pool.setMaxWait(Duration.ofSeconds(5));
        return pool;
    }

    /** Ends the process as a power cut would. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts it again after a kill, on the same port and directory. */
    public void restart() {
        try {
            process = run();
            awaitAnswer();
        } catch (IOException failure) {
            throw new AssertionError("Redis does not start again", failure);
        }
    }

    /** Follows another server, or none. */
    void follow(@Nullable RedisServer other) {
        try (Jedis jedis = jedis()) {
            if (other == null) {
                jedis.replicaofNoOne();
            } else {
                jedis.replicaof("127.0.0.1", other.port);
            }
        }
    }

    /** Whether it has all that the one it follows had when it was asked for. */
    boolean isInSync() {
        try (Jedis jedis = jedis()) {
            return jedis.info("replication").contains("master_link_status:up");
        }
    }

    /** The same, of this one and no other. */
    boolean isInSyncWith(RedisServer other) {
        try (Jedis jedis = jedis()) {
            String replication = jedis.info("replication");
            return replication.contains("master_port:" + other.port + "\r")
                    && replication.contains("master_link_status:up");
        }
    }

    /** Those that follow it do not any more, and cannot again, while it goes on. */
    void cutOffReplicas() {
        try (Jedis jedis = jedis()) {
            jedis.aclSetUser("default", "-psync", "-sync", "-replconf");
            jedis.clientKill(new ClientKillParams().type(ClientType.REPLICA));
        }
    }

    /** Stops the process from running until {@link #resume}, as a machine does that swaps or is starved. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** From here on no file may grow, the log of what was written least of all. */
    void fillDisk() {
        limitFiles("1");
    }

    void freeDisk() {
        limitFiles("unlimited");
    }

    private void limitFiles(String bytes) {
        run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":unlimited");
    }

    /** Where it keeps its files. */
    Path directory() {
        return directory;
    }

    /** Runs a program of the system to its end. */
    static void run(String... command) {
        try {
            assertThat(new ProcessBuilder(command).start().waitFor())
                    .as(command[0])
                    .isZero();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        kill();
        ThrowawayDirectory.delete(directory);
    }
}
