package io.collab4j.examples.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server under test: a process of its own that says {@code listening on http://HOST:PORT/} when it is ready. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final String HEAP = "heap ";
    private static final long PATIENCE_SECONDS = 60;
    private static final Duration QUIET_LOOK = Duration.ofMillis(300);
    private static final double QUIET = 0.1;
    private static final int QUIET_LOOKS = 60;

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final String address;
    private final boolean isJvm;

    private ServerProcess(Process process, boolean isJvm) throws IOException {
        this.process = process;
        this.isJvm = isJvm;
        Thread reader = new Thread(this::listen, "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            this.address = await(LISTENING);
        } catch (IOException silent) {
            close();
            throw silent;
        }
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param errors file that its errors go to
     * @throws IOException if it does not come to that
     */
    static ServerProcess start(List<String> command, Path directory, Path errors, boolean isJvm) throws IOException {
        return new ServerProcess(
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .start(),
                isJvm);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException gone) {
            // Whoever waits for a line is told by its absence.
        }
    }

    private String await(String beginning) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (System.nanoTime() - until < 0 && (process.isAlive() || !said.isEmpty())) {
                String line = said.poll(100, TimeUnit.MILLISECONDS);
                if (line != null && line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the server did not say \"" + beginning.strip() + "\"");
    }

    /** With a slash at its end. */
    String webSocketAddress() {
        return address.replaceFirst("^http:", "ws:");
    }

    ServerWatch watch() {
        return isJvm ? ServerWatch.of(process.pid()) : new ServerWatch(process.pid(), this::heapBySignal);
    }

    private long heapBySignal() throws IOException {
        Commands.output(List.of("kill", "-USR2", Long.toString(process.pid())));
        return Long.parseLong(await(HEAP).strip());
    }

    Cpu cpu() {
        return Cpu.of(process.pid());
    }

    /** Ends it as a power cut would. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits until it has done with what an earlier run left, but not for ever. */
    void awaitQuiet() {
        for (int look = 0; look < QUIET_LOOKS; look++) {
            Cpu before = Cpu.of(process.pid());
            LockSupport.parkNanos(QUIET_LOOK.toNanos());
            if (Cpu.of(process.pid()).since(before) < QUIET * QUIET_LOOK.toMillis() / 1000.0) {
                return;
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
