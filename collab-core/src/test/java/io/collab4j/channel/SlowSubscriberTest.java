package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers that do not read, and the others. */
class SlowSubscriberTest {
    private final List<String> counted = new ArrayList<>();
    private final TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled())
            .listener(new CollabListener() {
                @Override
                public void published(String tenantId, String channel, int messages) {
                    counted.add("published " + tenantId + " " + channel + " " + messages);
                }

                @Override
                public void subscribed(String tenantId, String channel) {
                    counted.add("subscribed " + tenantId + " " + channel);
                }

                @Override
                public void overtaken(String tenantId, String channel) {
                    counted.add("overtaken " + tenantId + " " + channel);
                }
            }));
    private final TestPeer slow = server.enter("slow");
    private final TestPeer fast = server.enter("fast");
    private final TestPeer writer = server.enter("writer");

    private JsonObject subscribe(TestPeer peer, String rest) {
        server.say(peer, "{'type':'subscribe','channel':'chat:1'" + rest + "}");
        return peer.hear("subscribed");
    }

    private void publish(int from, int to, String padding) {
        for (int i = from; i <= to; i++) {
            server.say(writer, "{'type':'publish','channel':'chat:1','data':'" + i + padding + "'}");
            assertThat(number(fast.hear("message"), "offset")).isEqualTo(i);
        }
    }

    @Test
    void aThousandMessagesMayWaitForItAndCostNoQueue() {
        subscribe(slow, "");
        subscribe(fast, "");
        slow.stall();
        publish(1, 1_001, "");
        slow.resume();
        server.settle();
        // One was on its way, a thousand were in the ring.
        for (int i = 1; i <= 1_001; i++) {
            assertThat(number(slow.hear("message"), "offset")).isEqualTo(i);
        }
        assertThat(slow.closed()).isNull();
        assertThat(counted).contains("published acme chat:1 1", "subscribed acme chat:1");
    }

    @Test
    void whoIsOvertakenIsToldAndComesBackWhereItWas() {
        String epoch = string(subscribe(slow, ""), "epoch");
        subscribe(fast, "");
        slow.stall();
        publish(1, 1_002, "");
        slow.resume();
        server.settle();
        assertThat(number(slow.hear("message"), "offset")).isEqualTo(1);
        JsonObject told = slow.hear();
        assertThat(told.toJson())
                .isEqualTo("{\"type\":\"unsubscribed\",\"channel\":\"chat:1\",\"reason\":\"overtaken\"}");
        assertThat(counted).containsOnlyOnce("overtaken acme chat:1");
        publish(1_003, 1_003, "");
        assertThat(slow.heardAll()).isTrue();
        JsonObject lost = subscribe(slow, ",'since':{'epoch':'" + epoch + "','offset':1}");
        assertThat(lost.toJson()).contains("\"recovered\":false");
        JsonObject found = subscribe(slow, ",'since':{'epoch':'" + epoch + "','offset':3}");
        assertThat(found.toJson()).contains("\"recovered\":true");
        assertThat(slow.closed()).isNull();
    }

    @Test
    void aMegabyteMayWaitForIt() {
        subscribe(slow, "");
        subscribe(fast, "");
        slow.stall();
        String padding = "x".repeat(8_000);
        publish(1, 129, padding);
        slow.resume();
        server.settle();
        assertThat(number(slow.hear("message"), "offset")).isEqualTo(1);
        assertThat(number(slow.hear("message"), "offset")).isEqualTo(2);
        slow.stall();
        publish(130, 131, padding);
        publish(132, 270, padding);
        slow.resume();
        server.settle();
        assertThat(string(slow.hear("unsubscribed"), "reason")).isEqualTo("overtaken");
    }

    @Test
    void nobodyWhoReadsIsOvertakenInACrowd() {
        List<TestPeer> crowd = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestPeer peer = TestPeer.connect(server.collab(), User.named("acme", "crowd-" + i, "crowd"));
            server.settle();
            crowd.add(peer);
            server.say(peer, "{'type':'subscribe','channel':'chat:1'}");
        }
        // Faster than the wait of a crowd: what waits is flushed before the ring is full.
        for (int i = 1; i <= 3_000; i++) {
            server.say(writer, "{'type':'publish','channel':'chat:1','data':" + i + "}");
        }
        server.advance(Duration.ofMillis(50));
        for (TestPeer peer : crowd) {
            for (int i = 1; i <= 3_000; i++) {
                assertThat(number(peer.hear("message"), "offset")).isEqualTo(i);
            }
        }
        assertThat(counted).doesNotContain("overtaken acme chat:1");
    }
}
