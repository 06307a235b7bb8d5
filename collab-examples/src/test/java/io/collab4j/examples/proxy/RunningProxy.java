package io.collab4j.examples.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A proxy as a process, on a free port of this machine only. */
public final class RunningProxy implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final int port;

    private RunningProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one as the page shows it, in front of a server, and waits until it listens. */
    static RunningProxy start(DocumentedProxy kind, Path directory, int server, int idleSeconds) throws Exception {
        return start(kind, directory, server, idleSeconds, UnaryOperator.identity());
    }

    /** The same with something changed in the configuration. */
    public static RunningProxy start(
            DocumentedProxy kind, Path directory, int server, int idleSeconds, UnaryOperator<String> change)
            throws Exception {
        Path program = kind.program();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = freePort();
            Path file = Files.writeString(
                    directory.resolve("proxy.conf"),
                    kind.around(change.apply(kind.configuration(port, server, idleSeconds)), directory));
            Process process = new ProcessBuilder(kind.command(program, directory, file))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("said").toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            if (listens(process, port)) {
                return new RunningProxy(process, port);
            }
        }
        throw new AssertionError(kind + " does not start: " + Files.readString(directory.resolve("said")));
    }

    /** Free now; who takes it meanwhile costs one attempt. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(Process process, int port) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < until) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return process.isAlive() && connected.isConnected();
            } catch (IOException notYet) {
                Thread.sleep(10);
            }
        }
        process.destroyForcibly();
        return false;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** A terminated nginx ends its workers; one that is killed leaves them behind. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
