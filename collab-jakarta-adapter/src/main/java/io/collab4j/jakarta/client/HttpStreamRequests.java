package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Requests of the JDK's HTTP client. None of them has a thread that waits for it. */
final class HttpStreamRequests implements StreamRequests {
    /** So long no frame is under way. */
    private static final Duration POST = Duration.ofSeconds(10);

    /** Beyond any frame that the protocol knows. */
    private static final int MAX_EVENT_BYTES = 64 * 1024 * 1024;

    private final HttpClient http;
    private final URI address;
    private final Loop loop;

    /** @param server the address of its WebSocket, which the streams are beside */
    HttpStreamRequests(HttpClient http, URI server, Loop loop) {
        this.http = http;
        this.address = besideSocket(server);
        this.loop = loop;
    }

    private static URI besideSocket(URI server) {
        String whole = server.toString().replaceFirst("^[wW][sS]", "http");
        return URI.create(whole.replaceFirst("/ws(?=$|[?#])", "/stream"));
    }

    @Override
    public Cancellable get(String query, Map<String, String> headers, Answer answer) {
        HttpRequest.Builder request = request(query).header("Accept", "text/event-stream");
        Exchange exchange = new Exchange(answer::onEnd);
        EventStreamBody body = new EventStreamBody(
                loop,
                new EventStreamReader(
                        MAX_EVENT_BYTES, (name, data) -> exchange.tell(() -> answer.onEvent(name, data))));
        exchange.onCancel = body::cancel;
        exchange.begin(
                request,
                headers,
                head -> head.statusCode() == OK ? body : BodySubscribers.<@Nullable Void>replacing(null));
        return exchange;
    }

    @Override
    public Cancellable post(Map<String, String> headers, String frame, IntConsumer status) {
        HttpRequest.Builder request = request("")
                .header("Content-Type", "application/json")
                .timeout(POST)
                .POST(HttpRequest.BodyPublishers.ofString(frame));
        Exchange exchange = new Exchange(status);
        exchange.begin(request, headers, HttpResponse.BodyHandlers.<@Nullable Void>replacing(null));
        return exchange;
    }

    @Override
    public void leave(Map<String, String> headers) {
        HttpRequest.Builder request = request("").timeout(POST).DELETE();
        new Exchange(status -> {}).begin(request, headers, HttpResponse.BodyHandlers.<@Nullable Void>replacing(null));
    }

    private HttpRequest.Builder request(String query) {
        String joint = address.getQuery() == null ? "?" : "&";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(query.isEmpty() ? address : URI.create(address + joint + query));
        // Without encryption a newer version is asked for by an Upgrade, of which such networks let none through.
        return address.getScheme().equals("http") ? request.version(HttpClient.Version.HTTP_1_1) : request;
    }

    /** One request and what is told of it, on the loop only. */
    private final class Exchange implements Cancellable {
        private final IntConsumer end;
        private Runnable onCancel = () -> {};
        private @Nullable CompletableFuture<?> answered;
        private boolean cancelled;

        Exchange(IntConsumer end) {
            this.end = end;
        }

        void begin(HttpRequest.Builder request, Map<String, String> headers, BodyHandler<@Nullable Void> handler) {
            try {
                headers.forEach(request::header);
            } catch (IllegalArgumentException unspeakable) {
                // What no header can carry is no token.
                later(UNAUTHORIZED);
                return;
            }
            answered = http.sendAsync(request.build(), handler)
                    .whenComplete((answer, failure) -> later(failure == null ? answer.statusCode() : NONE));
        }

        private void later(int status) {
            loop.execute(() -> tell(() -> end.accept(status)));
        }

        void tell(Runnable news) {
            if (!cancelled) {
                news.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            onCancel.run();
            if (answered != null) {
                answered.cancel(true);
            }
        }
    }
}
