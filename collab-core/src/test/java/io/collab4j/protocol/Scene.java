package io.collab4j.protocol;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Alice and Bob in the fields {@code notes} and {@code stage} of {@code d}, and what one of them does. */
final class Scene {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer server;
    private final TestPeer alice;
    private final TestPeer bob;

    Scene() {
        this(builder -> builder);
    }

    /** On a server that is set up a little differently. */
    Scene(UnaryOperator<CollabBuilder> setup) {
        this.server = TestServer.on(world, store, setup);
        this.alice = server.join("alice", "notes", "stage");
        this.bob = server.join("bob", "notes", "stage");
    }

    static Scene limited(UnaryOperator<CollabLimits> limits) {
        return new Scene(builder -> builder.limits(limits.apply(CollabLimits.DEFAULT)));
    }

    TestServer server() {
        return server;
    }

    TestStorage store() {
        return store;
    }

    TestPeer alice() {
        return alice;
    }

    TestPeer bob() {
        return bob;
    }

    /** Alice says something; hers is the answer. {@code BOB} and {@code ALICE} are their sessions. */
    TestPeer says(String... frames) {
        say(alice, frames);
        return alice;
    }

    /** Alice says something of which Bob hears. */
    TestPeer tellsBob(String... frames) {
        say(alice, frames);
        return bob;
    }

    /** Bob says something first. */
    Scene bobSays(String... frames) {
        say(bob, frames);
        return this;
    }

    /** Somebody who connects without a token says something. */
    TestPeer stranger(String... frames) {
        TestPeer stranger = server.connect();
        say(stranger, frames);
        return stranger;
    }

    /** Somebody of the same users on another node. */
    Scene elsewhere(String... frames) {
        say(TestServer.on(world, store, builder -> builder).join("carol", "notes"), frames);
        return this;
    }

    private void say(TestPeer peer, String... frames) {
        for (String frame : frames) {
            server.say(
                    peer,
                    frame.replace("BOB", bob.session().sessionId())
                            .replace("ALICE", alice.session().sessionId()));
        }
    }

    /** Time passes. */
    TestPeer waits(TestPeer peer, Duration time) {
        server.advance(time);
        return peer;
    }

    /** The server is asked to stop. */
    Scene stops() {
        server.collab().stop(Duration.ofSeconds(10));
        server.settle();
        return this;
    }

    static String frame(String type, String members) {
        return "{'type':'" + type + "'," + members + "}";
    }

    /** About {@code notes}. */
    static String notes(String type) {
        return frame(type, "'document_id':'d','field_name':'notes'");
    }
}
