package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import org.junit.jupiter.api.Test;

/** What a client may do on channels in a while. */
class ChannelRatesTest {
    private final TestServer server = TestServer.open();
    private final TestPeer alice = server.enter("alice");

    private void atMost(int times, String json, String answer) {
        for (int i = 0; i < times; i++) {
            server.say(alice, json);
            alice.hear(answer);
        }
        server.say(alice, json);
        var refusal = alice.hear("error");
        assertThat(string(refusal, "code")).isEqualTo("rate_limited");
        assertThat(number(refusal, "retry_after_ms")).isPositive();
    }

    @Test
    void subscriptionsAreJoins() {
        atMost(256, "{'type':'subscribe','channel':'chat:1'}", "subscribed");
        server.say(alice, TestServer.joinOf("notes"));
        assertThat(string(alice.hear("error"), "code")).isEqualTo("rate_limited");
    }

    @Test
    void historyHasABudgetOfItsOwn() {
        atMost(10, "{'type':'subscribe','channel':'chat:1','history':1}", "subscribed");
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        alice.hear("subscribed");
    }

    @Test
    void publicationsHaveABudgetOfTheirOwn() {
        atMost(100, "{'type':'publish','channel':'chat:1','data':1}", "published");
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        assertThat(number(alice.hear("subscribed"), "offset")).isEqualTo(100);
    }

    @Test
    void unsubscribingIsAControlMessage() {
        atMost(100, "{'type':'unsubscribe','channel':'chat:1'}", "unsubscribed");
    }
}
