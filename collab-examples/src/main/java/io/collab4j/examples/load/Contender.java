package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How to start one of the servers that are compared, and where it is to be called. */
final class Contender {
    private static final String SECRET = "a-secret-of-the-load-generator-only";
    private static final List<String> SMALL_HEAP = List.of("-Xmx512m");
    /** As docs/OPERATIONS.md tells an operator: a heap that need not grow, and short collections. */
    private static final List<String> HEAP = List.of("-Xms3g", "-Xmx3g", "-Xmn64m");

    private final Side side;
    private final Path directory;
    private final Path errors;
    private final List<String> command;
    private final String path;

    private Contender(Side side, Path directory, Path output, List<String> command, String path) {
        this.side = side;
        this.directory = directory;
        this.errors = output.resolve(side.title() + ".log");
        this.command = command;
        this.path = path;
    }

    Side side() {
        return side;
    }

    /** The demo of this module, as it was packaged. */
    static Contender collab(Path module, Path output) {
        List<String> command = new ArrayList<>(Pinning.SERVER.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", module.resolve("target/collab-demo.jar").toString()));
        command.addAll(List.of("--port", "0", "--rate-limits", "off", "--jwt-secret", SECRET));
        return new Contender(Side.COLLAB4J, output, output, command, "realtime/ws");
    }

    /** ShareDB, installed beside the output if it is not yet; empty, and said so, if that cannot be done here. */
    static Optional<Contender> shareDb(Path module, Path output) {
        Path home = output.resolve("sharedb");
        try {
            Files.createDirectories(home);
            for (String file : List.of("package.json", "server.mjs")) {
                Files.copy(
                        module.resolve("src/load/sharedb").resolve(file),
                        home.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Commands.output(List.of("node", "--version"));
            Commands.output(List.of(
                    "npm", "install", "--prefix", home.toString(), "--no-package-lock", "--no-audit", "--no-fund"));
        } catch (IOException missing) {
            System.out.println("ShareDB is not measured: " + missing.getMessage());
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(Pinning.SERVER.prefix());
        command.addAll(List.of("node", "--expose-gc", home.resolve("server.mjs").toString()));
        return Optional.of(new Contender(Side.SHAREDB, home, output, command, ""));
    }

    /**
     * @param smallHeap whether a JVM gets half a GiB instead of three; node has no such limit to set for all of its memory
     */
    ServerProcess start(boolean smallHeap) throws IOException {
        List<String> all = new ArrayList<>(command);
        if (side == Side.COLLAB4J) {
            all.addAll(all.indexOf("-jar"), smallHeap ? SMALL_HEAP : HEAP);
        }
        return ServerProcess.start(all, directory, errors, side == Side.COLLAB4J);
    }

    LoadPlan plan(ServerProcess server, Workload workload, int people, Duration warmUp, Duration measured) {
        URI uri = URI.create(server.webSocketAddress() + path);
        return new LoadPlan(side, uri, SECRET, workload, people, warmUp, measured, System.nanoTime());
    }
}
