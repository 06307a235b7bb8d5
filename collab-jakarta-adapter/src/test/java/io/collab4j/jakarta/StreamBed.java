package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.SystemRuntime;
import io.collab4j.session.ConnectionCaps;
import io.collab4j.session.OutgoingLimits;
import io.collab4j.session.SessionLimits;
import io.collab4j.store.Storage;
import io.collab4j.store.memory.MemoryStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Two nodes in real containers that share a store, and requests of the fallback transport by hand. */
final class StreamBed implements AutoCloseable {
    static final String JOIN = "{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SystemRuntime runtime = new SystemRuntime();
    final Collab first;
    final Collab second;
    final ContainerNode node;
    final ContainerNode other;

    StreamBed(Container container, String page) throws Exception {
        Storage storage = new MemoryStorage(runtime.runtime(), Duration.ofHours(1));
        first = collab(storage);
        second = collab(storage);
        node = container.start(
                first, CollabServletOptions.DEFAULT.allowOrigins(page).allowMissingOrigin());
        other = container.start(
                second, CollabServletOptions.DEFAULT.allowOrigins(page).allowMissingOrigin());
    }

    private Collab collab(Storage storage) {
        SessionLimits sessions = SessionLimits.DEFAULT;
        OutgoingLimits outgoing = sessions.outgoing();
        return Collab.builder()
                .runtime(runtime.runtime())
                .storage(storage)
                .authenticator(credentials -> credentials.token().startsWith("bad")
                        ? CompletableFuture.failedFuture(
                                new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"))
                        : CompletableFuture.supplyAsync(() -> new Identity(
                                User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .limits(CollabLimits.DEFAULT.with(sessions.unthrottled().toBuilder()
                        .connections(new ConnectionCaps(50, 50, 20))
                        .outgoing(new OutgoingLimits(
                                outgoing.queueBytes(),
                                outgoing.queueMessages(),
                                outgoing.queueAge(),
                                outgoing.frameChars(),
                                Duration.ofSeconds(1)))
                        .build()))
                .build();
    }

    HttpRequest.Builder request(ContainerNode at) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + at.port() + "/realtime/stream"));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer).as("the answer ends").succeedsWithin(PATIENCE);
        return answer.join();
    }

    HttpResponse<String> post(ContainerNode at, String token, String key, String sequence, String frame)
            throws Exception {
        return send(request(at)
                .header("Authorization", "Bearer " + token)
                .header("Collab-Stream", key)
                .header("Collab-Sequence", sequence)
                .POST(HttpRequest.BodyPublishers.ofString(frame)));
    }

    /** Says that a client leaves its stream; the status of the answer. */
    int leave(ContainerNode at, String token, String key) throws Exception {
        return send(request(at)
                        .header("Authorization", "Bearer " + token)
                        .header("Collab-Stream", key)
                        .DELETE())
                .statusCode();
    }

    static String operation(long revision, long seq, String ops) {
        return "{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"f\",\"revision\":" + revision
                + ",\"seq\":" + seq + ",\"operation\":{\"ops\":" + ops + "}}";
    }

    static String member(String json, String name) {
        return json.split("\"" + name + "\":\"", 2)[1].split("\"", 2)[0];
    }

    @Override
    public void close() {
        node.close();
        other.close();
        first.close();
        second.close();
        runtime.close();
    }
}
