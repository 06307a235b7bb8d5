package io.collab4j.examples.demo;

import static io.collab4j.examples.demo.IndependentClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A server of two on one Redis stands still for longer than any peer may be silent, and than the store believes in it. Its peers
 * were there all the time: they keep their connections, hear what they have missed, and are seen again.
 */
@EnabledIfSystemProperty(named = "collab.proof", matches = "nightly")
class ServerStandsStillTest {
    private static final int SECONDS = 45;

    private final RedisServer redis = RedisServer.start();
    private DemoProcess still;
    private DemoProcess other;

    @BeforeEach
    void start() throws Exception {
        still = server();
        other = server();
    }

    private DemoProcess server() throws Exception {
        return DemoProcess.start(
                "--jwt-secret", "x".repeat(32), "--redis-uri", redis.uri().toString());
    }

    @AfterEach
    void stop() {
        still.close();
        other.close();
        redis.close();
    }

    private static IndependentClient join(DemoProcess server, String user) throws Exception {
        IndependentClient client = IndependentClient.connect(server.address(), user, "acme");
        client.hear("authenticated");
        client.say("{'type':'document_join','document_id':'d','fields':['notes']}");
        client.hear("document_joined");
        return client;
    }

    private static String edit(int revision, String text) {
        return "{'type':'operation','document_id':'d','field_name':'notes','revision':" + revision
                + ",'seq':1,'operation':{'ops':['" + text + "']}}";
    }

    /** Waits until a user is told to have come or gone. */
    private static void hearThat(IndependentClient peer, String user, String status) throws Exception {
        JsonObject change;
        do {
            change = peer.hear("presence_change");
        } while (!text(change, "user_id").equals(user)
                || !text(change, "status").equals(status));
    }

    @Test
    void nobodyIsSentAway() throws Exception {
        try (IndependentClient alice = join(still, "alice");
                IndependentClient bob = join(other, "bob")) {
            still.suspend();
            bob.say(edit(0, "meanwhile "));
            bob.hear("operation_acknowledged");
            for (int i = 0; i < SECONDS; i++) {
                Thread.sleep(1_000);
                bob.say("{'type':'ping'}");
            }
            hearThat(bob, "alice", "offline");
            still.goOn();

            assertThat(alice.hear("operation_applied").toJson()).contains("meanwhile ");
            hearThat(bob, "alice", "online");
            alice.say(edit(1, "afterwards "));
            alice.hear("operation_acknowledged");
            assertThat(bob.hear("operation_applied").toJson()).contains("afterwards ");
        }
    }
}
