package io.collab4j.testing;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.session.SessionLimits;
import io.collab4j.store.Epoch;
import io.collab4j.store.Storage;
import io.collab4j.store.memory.MemoryBus;
import io.collab4j.store.memory.MemoryStorage;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A server in a virtual world where everything is allowed, and those who connect to it. Its document is {@code d}. */
public final class TestServer {
    /** Known beforehand, so that tests can name it. */
    public static final Epoch FIRST_EPOCH = new Epoch(1, "1");

    private final VirtualWorld world;
    private final Collab collab;
    private final Storage storage;

    private TestServer(VirtualWorld world, Storage storage, UnaryOperator<CollabBuilder> setup) {
        this.world = world;
        this.storage = storage;
        CollabBuilder builder = Collab.builder()
                .runtime(world.runtime())
                .storage(storage)
                .authenticator(new Tokens(world))
                .authorizer(Authorizer.of(access -> true));
        this.collab = setup.apply(builder).build();
    }

    public static TestServer open() {
        return open(builder -> builder);
    }

    /** A store of its own, whose first epoch is {@code 1}. */
    public static MemoryStorage store(VirtualWorld world) {
        return new MemoryStorage(world.runtime(), Duration.ofDays(2), new MemoryBus(), FIRST_EPOCH);
    }

    /** A server that is set up a little differently. */
    public static TestServer open(UnaryOperator<CollabBuilder> setup) {
        VirtualWorld world = new VirtualWorld(1);
        return new TestServer(world, store(world), setup);
    }

    /** A node of its own on a store that others may use too. */
    public static TestServer on(VirtualWorld world, Storage storage, UnaryOperator<CollabBuilder> setup) {
        return new TestServer(world, storage, setup);
    }

    public static UnaryOperator<CollabBuilder> limited(SessionLimits sessions) {
        CollabLimits all = CollabLimits.DEFAULT;
        return builder -> builder.limits(all.with(sessions));
    }

    public static UnaryOperator<CollabBuilder> limited(DocumentLimits documents) {
        CollabLimits all = CollabLimits.DEFAULT;
        return builder -> builder.limits(all.unthrottled().with(documents));
    }

    public Collab collab() {
        return collab;
    }

    public VirtualWorld world() {
        return world;
    }

    public Storage storage() {
        return storage;
    }

    public void settle() {
        world.settle();
    }

    public void advance(Duration time) {
        world.advance(time);
    }

    /** Somebody who has not said who he is. */
    public TestPeer connect() {
        TestPeer peer = TestPeer.connect(collab);
        settle();
        return peer;
    }

    /** Somebody of the tenant acme whose greeting is read. */
    public TestPeer enter(String user) {
        TestPeer peer = TestPeer.connect(collab, User.named("acme", user, user));
        settle();
        peer.hear("presence_state");
        return peer;
    }

    /** Somebody who has joined these fields of {@code d}, or all if there are none; the answer is next to be read. */
    public TestPeer join(String user, String... fields) {
        TestPeer peer = enter(user);
        say(peer, joinOf(fields));
        return peer;
    }

    public static String joinOf(String... fields) {
        String named = fields.length == 0
                ? ""
                : Arrays.stream(fields).collect(Collectors.joining("','", ",'fields':['", "']"));
        return "{'type':'document_join','document_id':'d'" + named + "}";
    }

    /** Somebody says something, and everything it causes happens. */
    public void say(TestPeer peer, String json) {
        peer.say(json);
        settle();
    }

    /** An operation on a field of {@code d}. */
    public static String operation(String field, long revision, long seq, String ops) {
        return "{'type':'operation','document_id':'d','field_name':'" + field + "','revision':" + revision + ",'seq':"
                + seq + ",'operation':{'ops':" + ops + "}}";
    }

    /** A new value of a field of {@code d}. */
    public static String change(String field, long seq, String value) {
        return "{'type':'field_change','document_id':'d','field_name':'" + field + "','seq':" + seq + ",'value':"
                + value + "}";
    }
}
