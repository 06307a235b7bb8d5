package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.runtime.SystemRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the JDK's HTTP client makes of a server that the test plays. */
class HttpStreamRequestsTest {
    private static final Map<String, String> ALICE = Map.of("Authorization", "Bearer alice");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final SystemRuntime runtime = new SystemRuntime();
    private final Loop loop = new Loop(runtime.runtime());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch noticed = new CountDownLatch(1);
    private HttpServer server;
    private volatile Script script = exchange -> {};

    /** How the server answers. */
    private interface Script {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            try {
                script.answer(exchange);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        runtime.close();
    }

    private StreamRequests requests(String path) {
        URI address = URI.create("ws://127.0.0.1:" + server.getAddress().getPort() + path);
        return new HttpStreamRequests(HttpClient.newHttpClient(), address, loop);
    }

    private final class Answer implements StreamRequests.Answer {
        @Override
        public void onEvent(String name, String data) {
            told.add(name + " " + data);
        }

        @Override
        public void onEnd(int status) {
            told.add("end " + status);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws Exception {
        T next = queue.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void eventsAreToldAsTheyCome() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        script = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            byte[] events =
                    "event: frame\ndata: \uD83D\uDE00\n\nevent: frame\ndata: b\n\n".getBytes(StandardCharsets.UTF_8);
            body.write(events, 0, 21);
            body.flush();
            body.write(events, 21, 4);
            body.flush();
            heard.await();
            body.write(events, 25, events.length - 25);
        };
        requests("/realtime/ws").get("", ALICE, new Answer());
        assertThat(next(asked)).isEqualTo("GET /realtime/stream Bearer alice ");
        assertThat(next(told)).isEqualTo("frame \uD83D\uDE00");
        heard.countDown();
        assertThat(next(told)).isEqualTo("frame b");
        assertThat(next(told)).isEqualTo("end 200");
    }

    @Test
    void whatIsCutHasNoStatus() throws Exception {
        script = exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("data: a\n\ndata: b".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        };
        requests("/realtime/ws").get("", ALICE, new Answer());
        assertThat(next(told)).isEqualTo("message a");
        assertThat(next(told)).isEqualTo("end 0");
    }

    @Test
    void anotherStatusHasNoEvents() throws Exception {
        script = exchange -> {
            exchange.sendResponseHeaders(503, 0);
            exchange.getResponseBody().write("data: a\n\n".getBytes(StandardCharsets.UTF_8));
        };
        requests("/realtime/ws?tenant=7").get("poll=true", ALICE, new Answer());
        assertThat(next(asked)).isEqualTo("GET /realtime/stream?tenant=7&poll=true Bearer alice ");
        assertThat(next(told)).isEqualTo("end 503");
    }

    @Test
    void aServerLearnsThatNobodyReadsOn() throws Exception {
        script = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] event = ("data: " + "x".repeat(8_000) + "\n\n").getBytes(StandardCharsets.UTF_8);
            try {
                while (!Thread.interrupted()) {
                    exchange.getResponseBody().write(event);
                    exchange.getResponseBody().flush();
                }
            } catch (IOException gone) {
                noticed.countDown();
            }
        };
        Cancellable[] request = new Cancellable[1];
        BlockingQueue<String> first = new LinkedBlockingQueue<>();
        loop.execute(() -> request[0] = requests("/ws").get("", ALICE, new StreamRequests.Answer() {
            @Override
            public void onEvent(String name, String data) {
                if (first.isEmpty()) {
                    request[0].cancel();
                }
                first.add(name);
            }

            @Override
            public void onEnd(int status) {
                first.add("end");
            }
        }));
        assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(first).containsExactly("message");
    }

    @Test
    void aRequestThatWasNotAnsweredYetCanBeGivenUp() throws Exception {
        script = exchange -> {
            noticed.await();
            exchange.sendResponseHeaders(200, -1);
        };
        StreamRequests requests = requests("/ws");
        Cancellable get = requests.get("", ALICE, new Answer());
        assertThat(next(asked)).startsWith("GET /stream ");
        loop.execute(get::cancel);
        noticed.countDown();
        requests.post(ALICE, "frame", status -> told.add("posted " + status));
        assertThat(next(told)).isEqualTo("posted 200");
    }

    @Test
    void postsTellTheirStatus() throws Exception {
        script = exchange -> exchange.sendResponseHeaders(204, -1);
        StreamRequests requests = requests("/realtime/ws");
        requests.post(ALICE, "{\"é\":1}", status -> told.add("posted " + status));
        assertThat(next(asked)).isEqualTo("POST /realtime/stream Bearer alice {\"é\":1}");
        assertThat(next(told)).isEqualTo("posted 204");
        server.stop(0);
        requests.post(ALICE, "a", status -> told.add("posted " + status));
        assertThat(next(told)).isEqualTo("posted 0");
    }

    @Test
    void whatNoHeaderCanCarryIsNoToken() throws Exception {
        requests("/ws").get("", Map.of("Authorization", "Bearer a\nb"), new Answer());
        assertThat(next(told)).isEqualTo("end 401");
    }

    @Test
    void anAddressThatCannotBeAskedIsSaidAtOnce() {
        StreamRequests nowhere = new HttpStreamRequests(HttpClient.newHttpClient(), URI.create("ws:///ws"), loop);
        assertThatThrownBy(() -> nowhere.get("", ALICE, new Answer())).isInstanceOf(IllegalArgumentException.class);
    }
}
