package io.collab4j.testing;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client that speaks the protocol by hand, over a connection in memory that can be made to stall. */
public final class TestPeer implements Connection {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static final Set<String> COMINGS = Set.of("presence_change", "user_joined_document", "user_left_document");

    private final List<String> frames = new ArrayList<>();
    private final Deque<JsonObject> unread = new ArrayDeque<>();
    /** Who came and went: read by those who ask for it, so that others need not know who else there is. */
    private final Deque<JsonObject> comings = new ArrayDeque<>();

    private final ClientSession session;
    private @Nullable CompletableFuture<Void> stalled;
    private boolean stalling;
    private boolean lingering;
    private @Nullable CloseCode closed;
    private boolean aborted;

    private TestPeer(Collab collab, @Nullable Identity identity) {
        this.session = collab.connect(this, new Handshake("192.0.2.1", identity));
    }

    /** Connects without proof. */
    public static TestPeer connect(Collab collab) {
        return new TestPeer(collab, null);
    }

    /** Connects as somebody whose handshake was good. */
    public static TestPeer connect(Collab collab, User user) {
        return new TestPeer(collab, new Identity(user, Instant.MAX));
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        if (stalled != null && !stalled.isDone()) {
            throw new IllegalStateException("two frames at once");
        }
        frames.add(frame);
        JsonValue read = Json.read(frame, ANY);
        if (read instanceof JsonArray batch) {
            batch.values().forEach(message -> keep((JsonObject) message));
        } else {
            keep((JsonObject) read);
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (stalling) {
            stalled = sent;
        } else {
            sent.complete(null);
        }
        return sent;
    }

    private void keep(JsonObject message) {
        (COMINGS.contains(string(message, "type")) ? comings : unread).add(message);
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
        // Who does not read does not go either; and for who is turned away at the door there is no session yet.
        if (!lingering && !stalling && session != null) {
            session.onClosed();
        }
    }

    /** When it is closed it takes its time: only {@link #drop} tells that it is gone. */
    public void linger() {
        lingering = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    /** Stops reading: the frame on its way is the last that is taken. */
    public void stall() {
        stalling = true;
    }

    /** Takes the frame on its way and stalls at the next. */
    public void step() {
        CompletableFuture<Void> waiting = stalled;
        stalled = null;
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Reads again. */
    public void resume() {
        stalling = false;
        CompletableFuture<Void> waiting = stalled;
        stalled = null;
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    public void say(String json) {
        session.onFrame(json.replace('\'', '"'));
    }

    /** The connection breaks. */
    public void drop() {
        session.onClosed();
    }

    public ClientSession session() {
        return session;
    }

    /** The next message. */
    public JsonObject hear() {
        JsonObject next = unread.poll();
        if (next == null) {
            throw new AssertionError("nothing was said; closed: " + closed);
        }
        return next;
    }

    /** The next message of a type; others are passed over. */
    public JsonObject hear(String type) {
        Deque<JsonObject> said = COMINGS.contains(type) ? comings : unread;
        for (JsonObject next = said.poll(); next != null; next = said.poll()) {
            if (string(next, "type").equals(type)) {
                return next;
            }
        }
        throw new AssertionError("no " + type + " was said; closed: " + closed);
    }

    /** Who came and went since this was asked last, in order. */
    public List<JsonObject> comings() {
        List<JsonObject> all = List.copyOf(comings);
        comings.clear();
        return all;
    }

    public boolean heardAll() {
        return unread.isEmpty();
    }

    public List<String> frames() {
        return frames;
    }

    public @Nullable CloseCode closed() {
        return closed;
    }

    public boolean isAborted() {
        return aborted;
    }

    public static String string(JsonObject object, String name) {
        return ((JsonString) member(object, name)).value();
    }

    public static long number(JsonObject object, String name) {
        return (long) ((JsonNumber) member(object, name)).value();
    }

    public static JsonObject object(JsonObject object, String name) {
        return (JsonObject) member(object, name);
    }

    private static JsonValue member(JsonObject object, String name) {
        return object.get(name).orElseThrow(() -> new AssertionError("no " + name + " in " + object.toJson()));
    }
}
