package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that trickle in, against a demo that waits most of a second for one. */
class SlowRequestsTest {
    private static final String REQUEST = "HEAD /demo.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    /** With a byte every twenty milliseconds this would take forty seconds. */
    private static final String SLOW_REQUEST =
            REQUEST.replace("\r\n\r\n", "\r\nX-Slow: " + "a".repeat(2_000) + "\r\n\r\n");

    private DemoServer server;

    @BeforeEach
    void start() throws Exception {
        server = DemoServer.start(DemoOptions.parse("--port", "0"), Duration.ofMillis(700));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** How many bytes of a request could be sent before the server had enough. */
    private static int trickle(Socket socket) throws Exception {
        for (int i = 0; i < SLOW_REQUEST.length(); i++) {
            try {
                send(socket, SLOW_REQUEST.substring(i, i + 1));
            } catch (IOException cut) {
                return i;
            }
            Thread.sleep(20);
        }
        return SLOW_REQUEST.length();
    }

    private static void assertAnswered(Socket socket) throws IOException {
        send(socket, REQUEST);
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("answered with " + head).isNotNegative();
            head.append((char) next);
        }
        assertThat(head).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void theFirstOneEndsItsConnection() throws Exception {
        try (Socket socket = connect()) {
            assertThat(trickle(socket)).isLessThan(SLOW_REQUEST.length());
        }
    }

    @Test
    void soDoesAnotherOneOnAConnectionThatWasGood() throws Exception {
        try (Socket socket = connect()) {
            assertAnswered(socket);
            assertThat(trickle(socket)).isLessThan(SLOW_REQUEST.length());
        }
    }

    @Test
    void whoRestsBetweenRequestsAndWhoHasAWebSocketStay() throws Exception {
        try (IndependentClient client = IndependentClient.connect(server.address(), "alice", "acme");
                Socket resting = connect()) {
            assertAnswered(resting);
            client.hear("authenticated");
            // When the second of these is cut the others' time has been over twice.
            for (int i = 0; i < 2; i++) {
                try (Socket slow = connect()) {
                    trickle(slow);
                }
            }
            assertAnswered(resting);
            client.say("{'type':'ping','timestamp':'still here'}");
            client.hear("pong");
        }
    }
}
