package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages about channels, each by its name. */
class ChannelWireTest {
    private final TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
    private final TestPeer alice = server.enter("alice");
    private final TestPeer bob = server.enter("bob");

    private JsonObject subscribe(TestPeer peer, String rest) {
        server.say(peer, "{'type':'subscribe','channel':'chat:1'" + rest + "}");
        return peer.hear("subscribed");
    }

    private void publish(TestPeer peer, String data) {
        server.say(peer, "{'type':'publish','channel':'chat:1','data':" + data + "}");
    }

    private static List<Long> offsets(JsonObject subscribed) {
        return ((JsonArray) subscribed.get("messages").orElseThrow())
                .values().stream()
                        .map(message -> number((JsonObject) message, "offset"))
                        .toList();
    }

    private String refusal(String json) {
        server.say(alice, json);
        return string(alice.hear("error"), "code");
    }

    private static String since(JsonObject subscribed, long offset) {
        return ",'since':{'epoch':'" + string(subscribed, "epoch") + "','offset':" + offset + "}";
    }

    @Test
    void subscribeAndSubscribed() {
        JsonObject answer = subscribe(alice, ",'id':'s1'");
        assertThat(string(answer, "ref")).isEqualTo("s1");
        assertThat(string(answer, "channel")).isEqualTo("chat:1");
        assertThat(string(answer, "epoch")).isNotEmpty();
        assertThat(number(answer, "offset")).isZero();
        assertThat(answer.toJson()).contains("\"recovered\":false", "\"messages\":[]");
    }

    @Test
    void publishAndPublished() {
        server.say(alice, "{'type':'publish','id':'p1','channel':'chat:1','data':{'text':'hi'}}");
        assertThat(alice.hear().toJson())
                .isEqualTo("{\"type\":\"published\",\"ref\":\"p1\",\"channel\":\"chat:1\",\"offset\":1}");
    }

    @Test
    void message() {
        subscribe(alice, "");
        subscribe(bob, "");
        server.say(bob, "{'type':'publish','channel':'chat:1','event':'note','data':[1,'é']}");
        String expected = "{\"type\":\"message\",\"channel\":\"chat:1\",\"event\":\"note\",\"data\":[1,\"é\"],"
                + "\"offset\":1,\"user_id\":\"bob\",\"timestamp\":\"2026-01-01T00:00:00Z\"}";
        assertThat(alice.hear().toJson()).isEqualTo(expected);
        assertThat(bob.hear("message").toJson()).isEqualTo(expected);
    }

    @Test
    void anEventWithoutANameIsAMessageAndTheApplicationIsNoUser() {
        subscribe(alice, "");
        publish(alice, "null");
        JsonObject heard = alice.hear("message");
        assertThat(string(heard, "event")).isEqualTo("message");
        assertThat(heard.toJson()).contains("\"data\":null");
        server.collab().channels().publish("acme", "chat:1", "tick", io.collab4j.json.JsonValue.of(2));
        server.settle();
        assertThat(alice.hear("message").toJson()).doesNotContain("user_id").contains("\"offset\":2");
    }

    @Test
    void everyMessageComesOnceInItsOrder() {
        subscribe(alice, "");
        for (int i = 1; i <= 50; i++) {
            bob.say("{'type':'publish','channel':'chat:1','data':" + i + "}");
        }
        server.settle();
        for (int i = 1; i <= 50; i++) {
            JsonObject message = alice.hear("message");
            assertThat(number(message, "offset")).isEqualTo(i);
            assertThat(number(message, "data")).isEqualTo(i);
            assertThat(number(bob.hear("published"), "offset")).isEqualTo(i);
        }
        server.advance(Duration.ofSeconds(20));
        assertThat(alice.frames().toString()).containsOnlyOnce("\"offset\":50");
    }

    @Test
    void unsubscribeAndUnsubscribed() {
        subscribe(alice, "");
        server.say(alice, "{'type':'unsubscribe','id':'u','channel':'chat:1'}");
        assertThat(alice.hear().toJson()).isEqualTo("{\"type\":\"unsubscribed\",\"ref\":\"u\",\"channel\":\"chat:1\"}");
        publish(bob, "1");
        assertThat(alice.heardAll()).isTrue();
        server.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        assertThat(string(alice.hear(), "type")).isEqualTo("unsubscribed");
    }

    @Test
    void whoResumesGetsWhatWasMissedAndThenTheRest() {
        JsonObject first = subscribe(alice, "");
        publish(bob, "1");
        alice.hear("message");
        server.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        publish(bob, "2");
        publish(bob, "3");
        JsonObject again = subscribe(alice, since(first, 1));
        assertThat(again.toJson()).contains("\"recovered\":true");
        assertThat(offsets(again)).containsExactly(2L, 3L);
        assertThat(number(again, "offset")).isEqualTo(3);
        publish(bob, "4");
        assertThat(number(alice.hear("message"), "offset")).isEqualTo(4);
    }

    @Test
    void whoMissedMoreThanAPageGetsTheRestAsItWouldHaveCome() {
        JsonObject first = subscribe(alice, "");
        server.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        for (int i = 1; i <= 400; i++) {
            publish(bob, "" + i);
        }
        JsonObject again = subscribe(alice, since(first, 0));
        assertThat(again.toJson()).contains("\"recovered\":true");
        assertThat(offsets(again)).hasSize(300).endsWith(300L);
        assertThat(number(again, "offset")).isEqualTo(300);
        for (int i = 301; i <= 400; i++) {
            assertThat(number(alice.hear("message"), "offset")).isEqualTo(i);
        }
    }

    @Test
    void whatIsGoneIsNotToldInPart() {
        JsonObject first = subscribe(alice, "");
        server.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        for (int i = 1; i <= 1_001; i++) {
            publish(bob, "" + i);
        }
        JsonObject again = subscribe(alice, since(first, 0));
        assertThat(again.toJson()).contains("\"recovered\":false", "\"messages\":[]");
        assertThat(number(again, "offset")).isEqualTo(1_001);
        JsonObject atTheLimit = subscribe(alice, since(first, 1));
        assertThat(atTheLimit.toJson()).contains("\"recovered\":true");
        assertThat(offsets(atTheLimit)).startsWith(2L).hasSize(300);
    }

    @Test
    void aPositionThatNeverWasIsNotRecovered() {
        JsonObject first = subscribe(alice, "");
        publish(bob, "1");
        assertThat(subscribe(alice, since(first, 2)).toJson()).contains("\"recovered\":false", "\"offset\":1");
        assertThat(subscribe(alice, ",'since':{'epoch':'elsewhere','offset':0}").toJson())
                .contains("\"recovered\":false", "\"messages\":[]");
        assertThat(subscribe(alice, ",'history':5,'since':{'epoch':'elsewhere','offset':0}")
                        .toJson())
                .contains("\"recovered\":false", "\"data\":1");
    }

    @Test
    void historyGivesTheNewestAndNeverMoreThanAPage() {
        for (int i = 1; i <= 310; i++) {
            publish(bob, "" + i);
        }
        assertThat(offsets(subscribe(alice, ",'history':3"))).containsExactly(308L, 309L, 310L);
        assertThat(offsets(subscribe(alice, ",'history':300"))).hasSize(300);
        assertThat(offsets(subscribe(alice, ",'history':1000000000")))
                .hasSize(300)
                .startsWith(11L);
        publish(bob, "311");
        assertThat(number(alice.hear("message"), "offset")).isEqualTo(311);
    }

    @Test
    void historyIsTrimmedByAge() {
        publish(bob, "1");
        server.advance(Duration.ofDays(7).minusSeconds(20));
        TestPeer carol = server.enter("carol");
        publish(carol, "2");
        assertThat(offsets(subscribe(carol, ",'history':9"))).containsExactly(1L, 2L);
        server.advance(Duration.ofSeconds(20));
        assertThat(offsets(subscribe(carol, ",'history':9"))).containsExactly(2L);
    }

    @Test
    void subscribingAgainLosesAndRepeatsNothing() {
        subscribe(alice, "");
        alice.stall();
        publish(bob, "1");
        publish(bob, "2");
        server.say(alice, "{'type':'subscribe','channel':'chat:1'}");
        publish(bob, "3");
        alice.resume();
        server.settle();
        assertThat(number(alice.hear("message"), "offset")).isEqualTo(1);
        JsonObject again = alice.hear("subscribed");
        assertThat(again.toJson()).contains("\"recovered\":true");
        assertThat(offsets(again)).containsExactly(2L);
        assertThat(number(alice.hear("message"), "offset")).isEqualTo(3);
        for (int i = 0; i < 200; i++) {
            subscribe(alice, "");
        }
        publish(bob, "4");
        assertThat(number(alice.hear("message"), "offset")).isEqualTo(4);
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void aHundredAndTwentyEightSubscriptionsAndNoneMore() {
        for (int i = 1; i <= 128; i++) {
            server.say(alice, "{'type':'subscribe','channel':'chat:n" + i + "'}");
            alice.hear("subscribed");
        }
        assertThat(refusal("{'type':'subscribe','channel':'chat:n129'}")).isEqualTo("limit_exceeded");
        server.say(alice, "{'type':'subscribe','channel':'chat:n1'}");
        alice.hear("subscribed");
        server.say(alice, "{'type':'unsubscribe','channel':'chat:n1'}");
        server.say(alice, "{'type':'subscribe','channel':'chat:n129'}");
        alice.hear("subscribed");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : List.of(
                "chat:*",
                "*",
                "chat",
                ":1",
                "chat:",
                "",
                "chat:a b",
                "chat:{1}",
                "chat:../x",
                "__proto__",
                "c:" + "x".repeat(127))) {
            for (String type : List.of("subscribe", "unsubscribe", "publish")) {
                assertThat(refusal("{'type':'" + type + "','channel':'" + name + "','data':1}"))
                        .as(type + " " + name)
                        .isEqualTo("bad_name");
            }
        }
        server.say(alice, "{'type':'subscribe','channel':'c:" + "x".repeat(126) + "'}");
        alice.hear("subscribed");
        assertThat(refusal("{'type':'publish','channel':'chat:1','event':'a b','data':1}"))
                .isEqualTo("bad_name");
    }

    @Test
    void whatIsNoMessageIsRefused() {
        assertThat(refusal("{'type':'subscribe'}")).isEqualTo("bad_message");
        assertThat(refusal("{'type':'subscribe','channel':1}")).isEqualTo("bad_message");
        assertThat(refusal("{'type':'publish','channel':'chat:1'}")).isEqualTo("bad_message");
        for (String history : List.of("-1", "0", "1.5", "'all'", "[]")) {
            assertThat(refusal("{'type':'subscribe','channel':'chat:1','history':" + history + "}"))
                    .isEqualTo("bad_message");
        }
        for (String since :
                List.of("1", "{}", "{'epoch':1,'offset':1}", "{'epoch':'e','offset':-1}", "{'epoch':'e'}")) {
            assertThat(refusal("{'type':'subscribe','channel':'chat:1','since':" + since + "}"))
                    .isEqualTo("bad_message");
        }
        assertThat(refusal("{'type':'subscribe','channel':'chat:1','pad':'" + "x".repeat(9_000) + "'}"))
                .isEqualTo("too_large");
        assertThat(refusal("{'type':'message','channel':'chat:1','data':1}")).isEqualTo("unknown_type");
    }

    @Test
    void anErrorNamesTheChannel() {
        server.say(alice, "{'type':'publish','id':'7','channel':'dashboard:1','data':1}");
        assertThat(alice.hear("error").toJson()).contains("\"ref\":\"7\"", "\"channel\":\"dashboard:1\"");
        server.say(alice, "{'type':'publish','id':'8','channel':'chat:1'}");
        assertThat(alice.hear("error").toJson()).contains("\"ref\":\"8\"", "\"channel\":\"chat:1\"");
    }

    @Test
    void aMessageMayBeAsLargeAsItsKindAllows() {
        int envelope = "message".length() + 2;
        publish(alice, "'" + "x".repeat(8 * 1024 - envelope) + "'");
        assertThat(number(alice.hear("published"), "offset")).isEqualTo(1);
        publish(alice, "'" + "x".repeat(8 * 1024 - envelope + 1) + "'");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("too_large");
        publish(alice, "'" + "x".repeat(70_000) + "'");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("too_large");
        publish(alice, "1");
        assertThat(number(alice.hear("published"), "offset")).isEqualTo(2);
    }

    @Test
    void aServerThatStopsTakesNothingMore() {
        server.collab().stop(Duration.ofSeconds(5));
        assertThat(refusal("{'type':'publish','channel':'chat:1','data':1}")).isEqualTo("shutting_down");
        assertThat(refusal("{'type':'subscribe','channel':'chat:1'}")).isEqualTo("shutting_down");
    }

    @Test
    void whoIsNotKnownIsToldNothing() {
        TestPeer stranger = server.connect();
        for (String type : List.of("subscribe", "unsubscribe", "publish")) {
            server.say(stranger, "{'type':'" + type + "','channel':'chat:1','data':1}");
            assertThat(string(stranger.hear("error"), "code")).isEqualTo("authentication_required");
        }
    }

    @Test
    void whoIsGoneIsSubscribedNoMore() {
        subscribe(alice, "");
        alice.drop();
        server.settle();
        int frames = alice.frames().size();
        publish(bob, "1");
        assertThat(alice.frames()).hasSize(frames);
    }
}
