package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.string;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.session.SessionLimits;
import io.collab4j.store.Storage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A client that locks fields of the document {@code d} and may come back on another node. */
final class LockPeer {
    private final String user;
    private TestServer server;
    private TestPeer peer;
    private JsonObject greeting;
    private final Map<String, Long> seqs = new HashMap<>();

    private LockPeer(TestServer server, String user) {
        this.server = server;
        this.user = user;
        this.peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'" + user + "'}");
        this.greeting = peer.hear("authenticated");
    }

    /** Somebody who has joined these fields, or all if there are none, and whose answer is read. */
    static LockPeer join(TestServer server, String user, String... fields) {
        LockPeer joined = new LockPeer(server, user);
        joined.joinAgain(fields);
        return joined;
    }

    static UnaryOperator<CollabBuilder> limited(LockLimits locks) {
        // Peers of these tests say nothing for long.
        SessionLimits patient = SessionLimits.DEFAULT.unthrottled().toBuilder()
                .heartbeat(Duration.ofDays(1))
                .build();
        return builder -> builder.limits(CollabLimits.DEFAULT.with(patient).with(locks));
    }

    static TestServer node(VirtualWorld world, Storage store) {
        return TestServer.on(world, store, limited(LockLimits.DEFAULT));
    }

    JsonObject joinAgain(String... fields) {
        say(TestServer.joinOf(fields));
        return peer.hear("document_joined");
    }

    /** The connection breaks. */
    void drop() {
        peer.drop();
        server.settle();
    }

    /** Comes back as the same client, perhaps on another node; joins nothing. */
    void resume(TestServer node) {
        server = node;
        peer = node.connect();
        node.say(
                peer,
                "{'type':'authenticate','token':'" + user + "','client_id':'" + clientId() + "','resume_token':'"
                        + string(greeting, "resume_token") + "'}");
        greeting = peer.hear("authenticated");
        peer.hear("presence_state");
    }

    String clientId() {
        return string(greeting, "client_id");
    }

    String sessionId() {
        return string(greeting, "session_id");
    }

    void say(String json) {
        server.say(peer, json);
    }

    void lock(String field) {
        say("{'type':'lock_field','document_id':'d','field_name':'" + field + "','id':'l'}");
    }

    void await(String field) {
        say("{'type':'lock_field','document_id':'d','field_name':'" + field + "','id':'w','wait':true}");
    }

    void unlock(String field) {
        say("{'type':'unlock_field','document_id':'d','field_name':'" + field + "','id':'u'}");
    }

    /** Takes a lock, which has to be free. */
    long take(String field) {
        lock(field);
        return TestPeer.number(peer.hear("field_lock_acquired"), "token");
    }

    /** Sets the value of a field; what comes of it is next to be heard. */
    void set(String field) {
        say(TestServer.change(field, seqs.getOrDefault(field, 0L) + 1, "1"));
    }

    /** The same, and it has to be let in. */
    void edit(String field) {
        set(field);
        peer.hear("field_change_acknowledged");
        seqs.merge(field, 1L, Long::sum);
    }

    /** The same, and it has to be refused. */
    String refused(String field) {
        set(field);
        return string(peer.hear("error"), "code");
    }

    JsonObject hear(String type) {
        return peer.hear(type);
    }

    JsonObject hear() {
        return peer.hear();
    }

    boolean heardAll() {
        return peer.heardAll();
    }

    TestPeer peer() {
        return peer;
    }

    Collab collab() {
        return server.collab();
    }
}
