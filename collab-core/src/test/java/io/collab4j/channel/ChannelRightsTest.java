package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what on which channel, and what different kinds of channels allow. */
class ChannelRightsTest {
    private static final ChannelKind NEWS = new ChannelKind("news", 10, Duration.ofHours(1), 100, false, true);

    private final Set<Action> allowed = EnumSet.allOf(Action.class);
    private final List<Access> asked = new ArrayList<>();
    private final TestServer server = TestServer.open(builder -> builder.limits(CollabLimits.DEFAULT.unthrottled())
            .channelKind(NEWS)
            .authorizer(Authorizer.of(access -> {
                access.channel().ifPresent(channel -> asked.add(access));
                return allowed.contains(access.action());
            })));
    private final TestPeer alice = server.enter("alice");

    private String answer(String json) {
        server.say(alice, json);
        var heard = alice.hear();
        return string(heard, "type").equals("error") ? string(heard, "code") : string(heard, "type");
    }

    private static String subscribe(String channel, String rest) {
        return "{'type':'subscribe','channel':'" + channel + "'" + rest + "}";
    }

    private static String publish(String channel) {
        return "{'type':'publish','channel':'" + channel + "','data':1}";
    }

    @Test
    void eachRightIsAskedOnItsOwn() {
        allowed.remove(Action.SUBSCRIBE);
        assertThat(answer(subscribe("chat:1", ""))).isEqualTo("forbidden");
        assertThat(answer(subscribe("chat:1", ",'history':1"))).isEqualTo("forbidden");
        assertThat(answer(publish("chat:1"))).isEqualTo("published");
        allowed.add(Action.SUBSCRIBE);
        allowed.remove(Action.READ_HISTORY);
        assertThat(answer(subscribe("chat:1", ",'history':1"))).isEqualTo("forbidden");
        assertThat(answer(subscribe("chat:1", ""))).isEqualTo("subscribed");
        allowed.remove(Action.PUBLISH);
        assertThat(answer(publish("chat:1"))).isEqualTo("forbidden");
        assertThat(asked).allSatisfy(access -> {
            assertThat(access.channel()).contains("chat:1");
            assertThat(access.user().tenantId()).isEqualTo("acme");
        });
    }

    @Test
    void nobodyLearnsWhatWasSaidBeforeByPretendingToResume() {
        server.say(alice, subscribe("chat:1", ""));
        String epoch = string(alice.hear("subscribed"), "epoch");
        answer(publish("chat:1"));
        server.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        allowed.remove(Action.READ_HISTORY);
        server.say(alice, subscribe("chat:1", ",'since':{'epoch':'" + epoch + "','offset':0}"));
        assertThat(alice.hear("subscribed").toJson())
                .contains("\"recovered\":false", "\"messages\":[]", "\"offset\":1");
    }

    @Test
    void nothingIsAllowedWhereNothingIsConfigured() {
        TestServer closed = TestServer.open(builder -> builder.authorizer(Authorizer.NOTHING));
        TestPeer peer = closed.enter("alice");
        for (String json : List.of(subscribe("chat:1", ""), publish("chat:1"))) {
            closed.say(peer, json);
            assertThat(string(peer.hear("error"), "code")).isEqualTo("forbidden");
        }
    }

    @Test
    void whoAsksAgainAndMayNoLongerIsOut() {
        answer(subscribe("chat:1", ""));
        allowed.remove(Action.SUBSCRIBE);
        assertThat(answer(subscribe("chat:1", ""))).isEqualTo("forbidden");
        assertThat(string(alice.hear("unsubscribed"), "reason")).isEqualTo("forbidden");
        answer(publish("chat:1"));
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void theTenantComesOnlyFromTheUser() {
        TestPeer eve = TestPeer.connect(server.collab(), User.named("other", "eve", "Eve"));
        server.settle();
        eve.hear("presence_state");
        server.say(alice, subscribe("chat:1", ""));
        String epoch = string(alice.hear("subscribed"), "epoch");
        answer(publish("chat:1"));
        alice.hear("message");
        server.say(
                eve,
                "{'type':'subscribe','channel':'chat:1','tenant_id':'acme','history':10,'since':{'epoch':'" + epoch
                        + "','offset':0}}");
        assertThat(eve.hear("subscribed").toJson())
                .contains("\"offset\":0", "\"recovered\":false", "\"messages\":[]")
                .doesNotContain(epoch);
        server.say(eve, publish("chat:1"));
        assertThat(number(eve.hear("published"), "offset")).isEqualTo(1);
        assertThat(alice.heardAll()).isTrue();
    }

    @Test
    void theLibrarysOwnChannelsAreNoClients() {
        assertThat(answer(subscribe("collab:1", ""))).isEqualTo("forbidden");
        assertThat(answer(subscribe("collab:1", ",'history':1"))).isEqualTo("forbidden");
        assertThat(answer(publish("collab:1"))).isEqualTo("forbidden");
        assertThat(asked).isEmpty();
        assertThat(answer(subscribe("collaboration:1", ""))).isEqualTo("subscribed");
        assertThatThrownBy(() -> Collab.builder()
                        .channelKind(new ChannelKind("collab", 1, Duration.ofHours(1), 1, true, true))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everybodyOfTheTenantReadsWhatIsPublic() {
        allowed.clear();
        assertThat(answer(subscribe("news:1", ",'history':1"))).isEqualTo("subscribed");
        assertThat(answer(publish("news:1"))).isEqualTo("read_only");
        assertThat(asked).isEmpty();
    }

    @Test
    void onSomeKindsOnlyTheApplicationPublishes() {
        for (String channel : List.of("dashboard:1", "workflow:1", "ai:1", "unheard-of:1")) {
            assertThat(answer(publish(channel))).as(channel).isEqualTo("read_only");
            assertThat(answer(subscribe(channel, ""))).as(channel).isEqualTo("subscribed");
        }
    }

    @Test
    void aKindKeepsAsMuchAsItSays() {
        for (int i = 1; i <= 12; i++) {
            server.collab().channels().publish("acme", "news:1", "e", JsonValue.of(i));
        }
        server.settle();
        server.say(alice, subscribe("news:1", ",'history':100"));
        assertThat(alice.hear("subscribed").toJson()).contains("\"offset\":3,").doesNotContain("\"offset\":2,");
        server.advance(Duration.ofHours(1));
        TestPeer bob = server.enter("bob");
        server.say(bob, subscribe("news:1", ",'history':100"));
        assertThat(bob.hear("subscribed").toJson()).contains("\"offset\":12", "\"messages\":[]");
    }

    @Test
    void aKindIsWhatItSays() {
        assertThatThrownBy(() -> new ChannelKind("a:b", 1, Duration.ofHours(1), 1, true, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChannelKind("a", 0, Duration.ofHours(1), 1, true, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChannelKind("a", 1, Duration.ZERO, 1, true, true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
