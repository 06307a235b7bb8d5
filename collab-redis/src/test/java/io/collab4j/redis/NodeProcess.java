package io.collab4j.redis;

import io.collab4j.Collab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A node in a process of its own, so that it can be killed and made to stand still as one. What its clients say, and what they
 * are told, goes through its standard input and output, a line each: {@code what connection argument}.
 */
final class NodeProcess implements TestNode {
    private final Process process;
    private final PrintWriter in;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();

    private record Client(Consumer<String> onFrame, IntConsumer onClosed) {}

    private NodeProcess(Process process) {
        this.process = process;
        this.in = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread thread = new Thread(this::read, "node-process");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts a node on a server, in a JVM with these options. */
    static NodeProcess start(URI redis, Duration lockLease, String... options) {
        try {
            List<String> command = new ArrayList<>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(
                    List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(options));
            command.addAll(List.of(NodeProcess.class.getName(), redis.toString(), lockLease.toString()));
            return new NodeProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private void read() {
        try (BufferedReader out = reader(process.getInputStream())) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ", 3);
                Client client = clients.get(parts.length == 3 ? parts[1] : "");
                if (client != null && parts[0].equals("frame")) {
                    client.onFrame().accept(parts[2]);
                } else if (client != null && parts[0].equals("closed")) {
                    client.onClosed().accept(Integer.parseInt(parts[2]));
                }
            }
        } catch (IOException killed) {
            // Then nothing more is said.
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public Line connect(Consumer<String> onFrame, IntConsumer onClosed) {
        String name = Integer.toString(connections.incrementAndGet());
        clients.put(name, new Client(onFrame, onClosed));
        in.println("connect " + name + " .");
        return new Line() {
            @Override
            public void say(String frame) {
                in.println("say " + name + " " + frame);
            }

            @Override
            public void drop() {
                in.println("drop " + name + " .");
            }
        };
    }

    /** Ends it as a power cut would. */
    void kill() {
        RedisServer.run("kill", "-KILL", Long.toString(process.pid()));
    }

    /** Stops it from running until {@link #resume}, as a collection of garbage does, or a machine that sleeps. */
    void pause() {
        RedisServer.run("kill", "-STOP", Long.toString(process.pid()));
    }

    void resume() {
        RedisServer.run("kill", "-CONT", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** In the node's own process. */
    public static void main(String[] arguments) throws IOException {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        try (RedisStorage storage = RedisStorage.at(URI.create(arguments[0])).open();
                Collab collab = TestNode.collab(storage, Duration.parse(arguments[1]));
                BufferedReader in = reader(System.in)) {
            Map<String, Line> lines = new HashMap<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(" ", 3);
                String name = parts[1];
                switch (parts[0]) {
                    case "connect" ->
                        lines.put(
                                name,
                                TestNode.connect(
                                        collab,
                                        frame -> out.println("frame " + name + " " + frame),
                                        code -> out.println("closed " + name + " " + code)));
                    case "say" -> Objects.requireNonNull(lines.get(name)).say(parts[2]);
                    default -> Objects.requireNonNull(lines.get(name)).drop();
                }
            }
        }
    }
}
