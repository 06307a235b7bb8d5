package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.collab4j.CollabLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers may do with the bodies of their requests: call them what they like, and not send them. */
@EveryContainer
class RequestBodyTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    /** More than any of the containers has. */
    private static final int MORE_THAN_THREADS = 220;

    private final ContainerBed bed;

    RequestBodyTest(Container container) throws Exception {
        bed = new ContainerBed(container, CollabLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Socket ask(String method, String path, String... lines) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), bed.node().port());
        socket.setSoTimeout(20_000);
        String head = method + " /realtime/" + path + " HTTP/1.1\r\nHost: localhost\r\n";
        socket.getOutputStream()
                .write((head + String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Else anybody could keep every thread of the container waiting. */
    @ParameterizedTest
    @ValueSource(strings = {"POST sse/notifications", "GET sse/notifications", "GET stream", "GET stream?poll=true"})
    void nobodyWaitsForTheBodyOfAForm(String request) throws Exception {
        String[] parts = request.split(" ", -1);
        AtomicReference<String> answered = new AtomicReference<>();
        try (Socket socket = ask(parts[0], parts[1], FORM, "Content-Length: 100")) {
            assertThatCode(() -> answered.set(firstLine(socket))).doesNotThrowAnyException();
        }
        assertThat(answered.get()).matches("HTTP/1.1 4\\d\\d.*");
    }

    /** They wait for what was promised, but not in a thread. */
    @Test
    void bodiesThatDoNotComeKeepNobodyElseWaiting() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                silent.add(ask("POST", "sse/ticket", FORM, "Content-Length: 100"));
            }
            AtomicReference<String> answered = new AtomicReference<>();
            try (Socket socket = ask("GET", "sse/notifications")) {
                assertThatCode(() -> answered.set(firstLine(socket))).doesNotThrowAnyException();
            }
            assertThat(answered.get()).startsWith("HTTP/1.1 401");
        } finally {
            for (Socket each : silent) {
                each.close();
            }
            ContainerBed.await("all have gone", () -> bed.node().sockets() == 0);
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void whatItIsCalledDoesNotMatter() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + bed.node().port() + "/realtime/sse/ticket?last_event_id&x=%26"))
                .header("Authorization", "Bearer alice")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"/realtime/sse/notifications\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Peers do that all the time, strangers as often as they like; no operator is to be woken by it. */
    @Test
    void whoBreaksOffIsNoFailure() throws Exception {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 10; i++) {
                Socket socket = ask(
                        "POST",
                        "stream",
                        "Collab-Stream: x",
                        "Collab-Sequence: 1",
                        "Content-Length: 10",
                        "Content-Type: application/json");
                socket.getOutputStream().write('{');
                // What has been sent arrives first, as it would not behind a reset.
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                socket.close();
            }
            ContainerBed.await("all have gone", () -> bed.node().sockets() == 0);
            assertThat(log.lines()).noneMatch(line -> line.contains("a request failed"));
        }
    }
}
