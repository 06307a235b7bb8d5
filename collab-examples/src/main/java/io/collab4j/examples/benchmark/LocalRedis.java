package io.collab4j.examples.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The {@code redis-server} on the path, on a free port and in a directory of its own, with nothing written to disk if no options say so. */
record LocalRedis(int port, Process process) implements AutoCloseable {

    /** With more options, or other ones. */
    static LocalRedis start(String... options) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path directory = Files.createTempDirectory("collab4j-redis");
        directory.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("collab.redis", "redis-server"),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        LocalRedis redis = new LocalRedis(port, process);
        while (!redis.answers()) {
            Thread.sleep(20);
        }
        return redis;
    }

    /** Another one that has what the first has. */
    static LocalRedis replicaOf(LocalRedis first) throws IOException, InterruptedException {
        return start("--replicaof", "127.0.0.1 " + first.port());
    }

    /** Waits until this replica has all that the first one had. */
    void awaitCopied() throws InterruptedException {
        try (Jedis jedis = jedis()) {
            while (!jedis.info("replication").contains("master_link_status:up")) {
                Thread.sleep(20);
            }
        }
    }

    private boolean answers() {
        try (Jedis jedis = jedis()) {
            return jedis.ping().equals("PONG");
        } catch (JedisException starting) {
            return false;
        }
    }

    Jedis jedis() {
        return new Jedis("127.0.0.1", port);
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
