package io.collab4j.redis;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client that speaks the protocol by hand, in real time, and knows one field of one document. Used by one thread. */
final class Peer {
    static final String DOCUMENT = "record";
    static final String FIELD = "notes";
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final String user;
    private final TestNode.Line line;
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private volatile int closed = -1;
    private String clientId = "";
    private String resumeToken = "";
    private String sessionId = "";
    private String epoch = "";
    private long revision;
    private long lastSeq;
    private Set<String> members = Set.of();

    private Peer(TestNode node, String user) {
        this.user = user;
        this.line = node.connect(this::onFrame, code -> closed = code);
    }

    /** A new client of a user. */
    static Peer connect(TestNode node, String user) {
        Peer peer = new Peer(node, user);
        peer.authenticate("");
        return peer;
    }

    /** The same, who has joined the document. */
    static Peer join(TestNode node, String user) {
        Peer peer = connect(node, user);
        peer.join();
        return peer;
    }

    /** The same client at another node, while its former connection may still seem to be there. */
    Peer moveTo(TestNode node) {
        Peer peer = new Peer(node, user);
        peer.authenticate(",'client_id':'" + clientId + "','resume_token':'" + resumeToken + "'");
        if (!peer.clientId.equals(clientId)) {
            throw new AssertionError("the client is not known any more");
        }
        peer.join();
        return peer;
    }

    private void onFrame(String frame) {
        JsonValue read = Json.read(frame, ANY);
        if (read instanceof JsonArray batch) {
            batch.values().forEach(message -> onMessage((JsonObject) message));
        } else {
            onMessage((JsonObject) read);
        }
    }

    private void onMessage(JsonObject message) {
        switch (string(message, "type")) {
            case "ping" -> say("{'type':'pong'}");
            case "user_left_document" -> gone.add(string(message, "session_id"));
            default -> heard.add(message);
        }
    }

    private void authenticate(String more) {
        JsonObject answer = ask("{'type':'authenticate','token':'" + user + "'" + more + "}", "authenticated");
        clientId = string(answer, "client_id");
        resumeToken = string(answer, "resume_token");
        sessionId = string(answer, "session_id");
    }

    /** Asks until the answer is no error: a node that has just begun does not know yet who is welcome. */
    private JsonObject ask(String question, String type) {
        while (true) {
            say(question);
            JsonObject answer = hear(type, "error");
            if (string(answer, "type").equals(type)) {
                return answer;
            }
            TwoNodes.pause(Duration.ofMillis(50));
        }
    }

    /** Joins, perhaps once more. The content of the field. */
    String join() {
        sayJoin();
        JsonObject answer = hear("document_joined");
        JsonObject field = object(object(answer, "fields"), FIELD);
        epoch = string(field, "epoch");
        revision = number(field, "revision");
        lastSeq = number(field, "last_seq");
        members = ((JsonArray) answer.get("presence").orElseThrow())
                .values().stream()
                        .map(each -> string((JsonObject) each, "session_id"))
                        .collect(Collectors.toCollection(TreeSet::new));
        return string(field, "content");
    }

    void sayJoin() {
        say("{'type':'document_join','document_id':'record','fields':['notes']}");
    }

    /** Edits at the beginning of the field, and does not wait for the answer. */
    void type(String text) {
        say("{'type':'operation','document_id':'record','field_name':'notes','epoch':'" + epoch + "','revision':"
                + revision + ",'seq':" + (lastSeq + 1) + ",'operation':{'ops':['" + text + "']}}");
    }

    /** The same, and waits until it is acknowledged. */
    void write(String text) {
        type(text);
        revision = number(hear("operation_acknowledged"), "revision");
        lastSeq++;
    }

    /** Asks for the field's lock until it is this one's; its token. */
    long lock() {
        while (true) {
            say("{'type':'lock_field','document_id':'record','field_name':'notes'}");
            JsonObject answer = hear("field_lock_acquired", "field_lock_denied", "error");
            if (string(answer, "type").equals("field_lock_acquired")) {
                return number(answer, "token");
            }
            TwoNodes.pause(Duration.ofMillis(50));
        }
    }

    void say(String message) {
        line.say(message.replace('\'', '"'));
    }

    void drop() {
        line.drop();
    }

    /** The next message of one of these types; others are passed over. */
    JsonObject hear(String... types) {
        Set<String> wanted = Set.of(types);
        String passedOver = "nothing";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() - end < 0) {
            JsonObject next = next();
            if (next != null && wanted.contains(string(next, "type"))) {
                return next;
            }
            passedOver = next == null ? passedOver : next.toJson();
        }
        throw new AssertionError(user + " was not told " + wanted + " but " + passedOver + "; closed: " + closed);
    }

    private @Nullable JsonObject next() {
        try {
            return heard.poll(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The code with which the node has closed the connection; -1 if it has not. */
    int closed() {
        return closed;
    }

    String sessionId() {
        return sessionId;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** Waits until it is told that another one has left the document, as it may have been already. */
    void awaitGone(Peer other) {
        RedisCluster.await(() -> gone.contains(other.sessionId));
    }

    /** The sessions that were in the document when it was joined last. */
    Set<String> members() {
        return members;
    }
}
