package io.collab4j.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo as a process of its own, which can be killed. */
final class DemoProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final String address;

    private DemoProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on a free port and waits until it listens. */
    static DemoProcess start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It does not live long enough to be worth optimizing.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DemoServer.class.getName(),
                "--port",
                "0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENING)) {
                drain(said);
                return new DemoProcess(process, line.substring(LISTENING.length()));
            }
        }
        throw new AssertionError("the demo does not start");
    }

    private static void drain(BufferedReader said) {
        Thread thread = new Thread(() -> said.lines().forEach(line -> {}), "demo-said");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.replaceAll(".*:(\\d+)/", "$1"));
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** From here on it stands still, as in a machine that is suspended, until it goes on. */
    void suspend() throws Exception {
        signal("STOP");
    }

    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int refused = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (refused != 0) {
            throw new AssertionError("no signal " + name);
        }
    }

    /** Asks it to end, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo does not stop");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
