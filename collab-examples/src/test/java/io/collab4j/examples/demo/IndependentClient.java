package io.collab4j.examples.demo;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the JDK's own, written from the protocol's page: it shares no code with the clients of this project. */
final class IndependentClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private IndependentClient(String address) {
        socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(address.replace("http:", "ws:") + "realtime/ws"), this)
                .join();
    }

    static IndependentClient connect(String address) {
        return new IndependentClient(address);
    }

    /** Connects and authenticates. */
    static IndependentClient connect(String address, String user, String tenant) throws Exception {
        IndependentClient client = new IndependentClient(address);
        client.hear("auth_required");
        client.say("{'type':'authenticate','token':'" + token(address, user, tenant) + "'}");
        return client;
    }

    static String token(String address, String user, String tenant) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(address + "demo/token?user=" + user + "&tenant=" + tenant))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return text((JsonObject) Json.read(response.body(), ANY), "token");
    }

    void say(String json) {
        sayRaw(json.replace('\'', '"'));
    }

    void sayRaw(String frame) {
        socket.sendText(frame, true).join();
    }

    /** The next message of a type; others are passed over. */
    JsonObject hear(String type) throws InterruptedException {
        while (true) {
            JsonObject next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type + " was said");
            }
            if (text(next, "type").equals(type)) {
                return next;
            }
        }
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Breaks the connection without a word. */
    void abort() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonValue frame = Json.read(partial.toString(), ANY);
            partial.setLength(0);
            if (frame instanceof JsonArray batch) {
                batch.values().forEach(message -> heard.add((JsonObject) message));
            } else {
                heard.add((JsonObject) frame);
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    static String text(JsonObject object, String name) {
        return ((JsonString) object.get(name).orElseThrow()).value();
    }

    static long number(JsonObject object, String name) {
        return (long) ((JsonNumber) object.get(name).orElseThrow()).value();
    }

    static JsonObject object(JsonObject object, String name) {
        return (JsonObject) object.get(name).orElseThrow();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
