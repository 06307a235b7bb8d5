package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.ChannelListener;
import io.collab4j.jakarta.client.ChannelMessage;
import io.collab4j.jakarta.client.ClientDocument;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.LockState;
import io.collab4j.jakarta.client.Member;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.redis.RedisServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Two demo servers on one Redis: who is at the one and who is at the other are together. */
class RedisDemoTest {
    private final RedisServer redis = RedisServer.start();
    private final People people = new People();
    private DemoServer one;
    private DemoServer other;
    private CollabClient alice;
    private CollabClient bob;

    @BeforeEach
    void start() throws Exception {
        one = server();
        other = server();
        alice = people.connect("alice", one.port(), one.address());
        bob = people.connect("bob", other.port(), other.address());
    }

    private DemoServer server() throws Exception {
        return DemoServer.start(DemoOptions.parse(
                "--port",
                "0",
                "--jwt-secret",
                "x".repeat(32),
                "--redis-uri",
                redis.uri().toString()));
    }

    @AfterEach
    void stop() {
        people.close();
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void theyEditOneText() throws Exception {
        TextField atAlice = People.notes(alice);
        TextField atBob = People.notes(bob);
        CompletableFuture<String> seenByAlice = People.shows(atAlice, text -> text.length() == 100);
        CompletableFuture<String> seenByBob = People.shows(atBob, text -> text.length() == 100);
        for (int i = 0; i < 50; i++) {
            People.within(atAlice.insert(0, "a"));
            People.within(atBob.insert(0, "b"));
        }
        assertThat(People.within(seenByAlice)).isEqualTo(People.within(seenByBob));
        People.within(atAlice.saved());
        People.within(atBob.saved());
    }

    @Test
    void theySeeEachOther() throws Exception {
        ClientDocument atAlice = People.within(alice.join("d", List.of("notes")));
        ClientDocument atBob = People.within(bob.join("d", List.of("notes")));
        People.await(() -> users(atAlice), List.of("alice", "bob"));
        People.await(() -> users(atBob), List.of("alice", "bob"));
        People.await(() ->
                alice.presence().user("bob").filter(user -> user.isOnline()).isPresent());
        // By whatever way bob has come: one who closes his client is gone at once.
        bob.close();
        People.await(() -> users(atAlice), List.of("alice"));
    }

    private static List<String> users(ClientDocument document) {
        return document.members().stream().map(Member::userId).sorted().toList();
    }

    @Test
    void whatTheOneLocksTheOtherDoesNotGet() throws Exception {
        TextField atAlice = People.notes(alice);
        TextField atBob = People.notes(bob);
        assertThat(People.within(atAlice.lock())).isInstanceOf(LockState.Mine.class);
        People.await(() -> atBob.lockState() instanceof LockState.Held held
                && held.userId().equals("alice"));
        assertThat(People.within(atBob.lock())).isInstanceOf(LockState.Held.class);
        People.within(atAlice.unlock());
        People.await(() -> atBob.lockState() instanceof LockState.Free);
        assertThat(People.within(atBob.lock())).isInstanceOf(LockState.Mine.class);
    }

    @Test
    void whatTheOneSaysTheOtherHears() throws Exception {
        CompletableFuture<ChannelMessage> heard = new CompletableFuture<>();
        bob.channel("chat:room").listen(new ChannelListener() {
            @Override
            public void onMessage(ChannelMessage message) {
                heard.complete(message);
            }
        });
        People.within(bob.channel("chat:room").subscribe());
        People.within(alice.channel("chat:room").subscribe());
        People.within(alice.channel("chat:room").publish(JsonValue.of("hello")));
        assertThat(People.within(heard)).satisfies(message -> {
            assertThat(message.data()).isEqualTo(JsonValue.of("hello"));
            assertThat(message.userId()).contains("alice");
        });
    }

    @Test
    void whatRedisHasLostTheServersStillHold() throws Exception {
        TextField atAlice = People.notes(alice);
        TextField atBob = People.notes(bob);
        People.within(atAlice.insert(0, "held by the servers"));
        People.within(atAlice.saved());
        People.within(People.shows(atBob, text -> text.equals("held by the servers")));
        try (Jedis jedis = new Jedis(redis.uri())) {
            jedis.flushAll();
            // A heartbeat finds out, though nobody types.
            People.await(() -> !jedis.keys("collab{*}/acme/d").isEmpty());
        }
        People.await(() -> typed(atAlice, ", and by Redis"));
        People.within(People.shows(atBob, text -> text.equals("held by the servers, and by Redis")));
    }

    /** Whether an edit was taken; one that is under way when a new epoch begins is given back. */
    private static boolean typed(TextField field, String end) {
        try {
            People.within(field.edit(text -> TextOperation.insert(text.length(), end)));
            People.within(field.saved());
            return field.text().toString().endsWith(end);
        } catch (Exception givenBack) {
            return false;
        }
    }
}
