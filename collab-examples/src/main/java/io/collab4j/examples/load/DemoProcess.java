package io.collab4j.examples.load;

import io.collab4j.examples.demo.DemoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo server in a process of its own, from the class path of this one. */
final class DemoProcess {
    private static final String HEAP = "-Xmx1g";

    private DemoProcess() {}

    /**
     * Starts it on a free port, without rate limits, and waits until it listens.
     *
     * @param options of the demo beside these
     * @param errors file that its errors go to
     */
    static ServerProcess start(String secret, List<String> options, Path errors) throws IOException {
        List<String> all = new ArrayList<>(List.of("--rate-limits", "off"));
        all.addAll(options);
        return startLimited(secret, all, errors);
    }

    /** The same with the limits that the demo has by itself, or those among the options. */
    static ServerProcess startLimited(String secret, List<String> options, Path errors) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, HEAP, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(DemoServer.class.getName(), "--port", "0", "--jwt-secret", secret));
        command.addAll(options);
        return ServerProcess.start(command, Path.of("").toAbsolutePath(), errors, true);
    }
}
