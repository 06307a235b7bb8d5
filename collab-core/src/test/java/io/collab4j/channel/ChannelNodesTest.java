package io.collab4j.channel;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ForwardingChannels;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.PublishedMessages;
import io.collab4j.store.Storage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Two nodes on one store, whose bus and store do not always do what they should. */
class ChannelNodesTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final ChannelKey KEY = new ChannelKey("acme", "chat:1");

    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer here = TestServer.on(world, store, ChannelNodesTest::setUp);
    private final TestServer there = TestServer.on(world, store, ChannelNodesTest::setUp);
    private final TestPeer alice = here.enter("alice");
    private final TestPeer bob = there.enter("bob");

    private static CollabBuilder setUp(CollabBuilder builder) {
        return builder.limits(CollabLimits.DEFAULT.unthrottled())
                .channelKind(new ChannelKind("chat", 20, Duration.ofHours(1), 1_000, true, false));
    }

    private JsonObject subscribe(TestPeer peer, String rest) {
        here.say(peer, "{'type':'subscribe','channel':'chat:1'" + rest + "}");
        return peer.hear("subscribed");
    }

    private static String since(String epoch, long offset) {
        return ",'since':{'epoch':'" + epoch + "','offset':" + offset + "}";
    }

    private void publish(TestPeer peer, int number) {
        here.say(peer, "{'type':'publish','channel':'chat:1','data':" + number + "}");
    }

    private long heard(TestPeer peer) {
        return number(peer.hear("message"), "offset");
    }

    private List<ChannelMessage> stored() {
        return store.channels().newest(KEY, 100).toCompletableFuture().join().messages();
    }

    @Test
    void whatOnePublishesTheOtherHears() {
        subscribe(alice, "");
        subscribe(bob, "");
        publish(alice, 1);
        publish(bob, 2);
        for (TestPeer peer : List.of(alice, bob)) {
            assertThat(heard(peer)).isEqualTo(1);
            assertThat(heard(peer)).isEqualTo(2);
        }
    }

    @Test
    void bothHearTheSameOrderAndEachPublisherKeepsItsOwn() {
        subscribe(alice, "");
        subscribe(bob, "");
        for (int i = 0; i < 50; i++) {
            alice.say("{'type':'publish','channel':'chat:1','event':'a','data':" + i + "}");
            bob.say("{'type':'publish','channel':'chat:1','event':'b','data':" + i + "}");
            if (i % 7 == 0) {
                world.settle();
            }
        }
        world.settle();
        Map<String, Long> next = new HashMap<>();
        for (int i = 1; i <= 100; i++) {
            JsonObject message = alice.hear("message");
            assertThat(number(message, "offset")).isEqualTo(i);
            assertThat(bob.hear("message")).isEqualTo(message);
            long counted = next.merge(string(message, "event"), 1L, Long::sum);
            assertThat(number(message, "data")).isEqualTo(counted - 1);
        }
    }

    @Test
    void lostNewsIsFoundWithinAHeartbeat() {
        subscribe(bob, "");
        store.mute(true);
        publish(alice, 1);
        publish(alice, 2);
        assertThat(bob.heardAll()).isTrue();
        world.advance(HEARTBEAT);
        assertThat(heard(bob)).isEqualTo(1);
        assertThat(heard(bob)).isEqualTo(2);
        publish(alice, 3);
        world.advance(HEARTBEAT);
        assertThat(heard(bob)).isEqualTo(3);
    }

    @Test
    void lostNewsIsFoundForWhoCameInAfterAHeartbeatHadFoundNobody() {
        List<Runnable> answers = new ArrayList<>();
        TestServer late = TestServer.on(world, new LateChannels(store, answers), ChannelNodesTest::setUp);
        TestPeer carol = late.enter("carol");
        TestPeer dave = late.enter("dave");
        late.say(carol, "{'type':'subscribe','channel':'chat:1'}");
        answers.remove(0).run();
        world.advance(HEARTBEAT.minusSeconds(1));
        late.say(carol, "{'type':'unsubscribe','channel':'chat:1'}");
        late.say(dave, "{'type':'subscribe','channel':'chat:1','history':1}");
        world.advance(Duration.ofSeconds(2));
        answers.remove(0).run();
        world.settle();
        dave.hear("subscribed");
        store.mute(true);
        publish(alice, 1);
        world.advance(HEARTBEAT);
        answers.forEach(Runnable::run);
        world.settle();
        assertThat(heard(dave)).isEqualTo(1);
    }

    /** A store whose answers about channels take some time. */
    private static final class LateChannels extends ForwardingStorage {
        private final List<Runnable> answers;

        LateChannels(Storage storage, List<Runnable> answers) {
            super(storage);
            this.answers = answers;
        }

        @Override
        public ChannelStore channels() {
            return new ForwardingChannels(super.channels()) {
                @Override
                public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
                    return late(super.read(channel, after, limit));
                }

                @Override
                public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
                    return late(super.newest(channel, count));
                }
            };
        }

        private CompletionStage<ChannelRead> late(CompletionStage<ChannelRead> read) {
            CompletableFuture<ChannelRead> late = new CompletableFuture<>();
            answers.add(() -> read.thenAccept(late::complete));
            return late;
        }
    }

    @Test
    void aPublisherHearsItselfWithoutABus() {
        subscribe(alice, "");
        subscribe(bob, "");
        store.mute(true);
        publish(bob, 1);
        publish(alice, 2);
        assertThat(heard(alice)).as("what came between is read").isEqualTo(1);
        assertThat(heard(alice)).isEqualTo(2);
    }

    @Test
    void repeatedAndReorderedNewsIsToldOnceAndInOrder() {
        String epoch = string(subscribe(bob, ""), "epoch");
        store.mute(true);
        for (int i = 1; i <= 5; i++) {
            publish(alice, i);
        }
        store.mute(false);
        for (int index : new int[] {1, 2, 2, 4, 0, 0, 1, 3, 2, 4}) {
            store.bus().publish(KEY, new PublishedMessages(epoch, List.of(stored().get(index))));
            if (index == 0) {
                world.settle();
            }
        }
        world.settle();
        for (int i = 1; i <= 5; i++) {
            assertThat(heard(bob)).isEqualTo(i);
        }
        world.advance(HEARTBEAT);
        assertThat(bob.frames().toString()).containsOnlyOnce("\"offset\":3");
        publish(alice, 6);
        assertThat(heard(bob)).isEqualTo(6);
    }

    @Test
    void newsOfAnotherEpochIsNotTaken() {
        subscribe(bob, "");
        publish(alice, 1);
        heard(bob);
        ChannelMessage foreign =
                new ChannelMessage(2, "e", "9", null, stored().get(0).timestamp());
        store.bus().publish(KEY, new PublishedMessages("elsewhere", List.of(foreign)));
        world.settle();
        assertThat(bob.heardAll()).isTrue();
        publish(alice, 2);
        assertThat(number(bob.hear("message"), "data")).isEqualTo(2);
    }

    @Test
    void whoResumesAtANodeThatIsBehindMissesNothing() {
        String epoch = string(subscribe(alice, ""), "epoch");
        subscribe(bob, "");
        store.mute(true);
        for (int i = 1; i <= 3; i++) {
            publish(alice, i);
        }
        TestPeer carol = there.enter("carol");
        JsonObject answer = subscribe(carol, since(epoch, 2));
        assertThat(answer.toJson())
                .contains("\"recovered\":true", "\"offset\":3", "\"data\":3")
                .doesNotContain("\"data\":2");
        assertThat(heard(bob)).isEqualTo(1);
    }

    @Test
    void whoResumesWhereTheRingDoesNotReachIsServedFromTheStore() {
        String epoch = string(subscribe(alice, ""), "epoch");
        for (int i = 1; i <= 20; i++) {
            publish(alice, i);
        }
        TestServer small = TestServer.on(
                world,
                store,
                builder -> setUp(builder)
                        .limits(CollabLimits.DEFAULT
                                .unthrottled()
                                .with(ChannelLimits.DEFAULT.toBuilder()
                                        .ringMessages(5)
                                        .historyPage(12)
                                        .build())));
        TestPeer carol = small.enter("carol");
        assertThat(subscribe(carol, since(epoch, 8)).toJson())
                .contains("\"recovered\":true", "\"data\":9,", "\"offset\":20,\"recovered\"");
        TestPeer dave = small.enter("dave");
        assertThat(subscribe(dave, since(epoch, 4)).toJson())
                .contains("\"recovered\":true", "\"data\":5,", "\"offset\":16,\"recovered\"");
        for (int i = 17; i <= 20; i++) {
            assertThat(heard(dave)).isEqualTo(i);
        }
        TestPeer eve = small.enter("eve");
        assertThat(subscribe(eve, since(epoch, 2)).toJson())
                .as("a page does not reach the ring")
                .contains("\"recovered\":false", "\"messages\":[]");
    }

    @Test
    void manyWhoComeBackCostTheStoreNothing() {
        String epoch = string(subscribe(alice, ""), "epoch");
        publish(alice, 1);
        int reads = store.channelReads();
        for (int i = 0; i < 100; i++) {
            TestPeer peer = here.enter("peer-" + i);
            assertThat(subscribe(peer, since(epoch, 0)).toJson()).contains("\"recovered\":true", "\"data\":1");
        }
        assertThat(store.channelReads()).isEqualTo(reads);
    }

    @Test
    void aStoreThatIsDownIsToldAndWhatWasSaidIsNotLost() {
        subscribe(alice, "");
        subscribe(bob, "");
        publish(alice, 1);
        heard(alice);
        heard(bob);
        store.fail();
        publish(alice, 2);
        assertThat(string(alice.hear("error"), "code")).isEqualTo("store_unavailable");
        TestPeer carol = there.enter("carol");
        here.say(carol, "{'type':'subscribe','channel':'chat:1','history':3}");
        assertThat(string(carol.hear("error"), "code")).isEqualTo("store_unavailable");
        here.say(carol, "{'type':'subscribe','channel':'chat:9'}");
        assertThat(string(carol.hear("error"), "code")).isEqualTo("store_unavailable");
        world.advance(HEARTBEAT);
        store.recover();
        store.mute(true);
        publish(alice, 3);
        assertThat(heard(alice)).isEqualTo(2);
        world.advance(HEARTBEAT);
        assertThat(number(bob.hear("message"), "data")).isEqualTo(3);
        assertThat(subscribe(carol, ",'history':3").toJson()).contains("\"data\":1", "\"data\":3");
    }

    @Test
    void whatIsKeptThoughTheAnswerIsLostReachesEverybody() {
        subscribe(alice, "");
        subscribe(bob, "");
        store.loseAnswers();
        publish(alice, 1);
        assertThat(string(alice.hear(), "type")).isIn("message", "error");
        assertThat(heard(bob)).isEqualTo(1);
        store.recover();
        publish(alice, 2);
        assertThat(heard(bob)).isEqualTo(2);
    }

    @Test
    void aStoreThatLostTheChannelBeginsAnotherEpochAndSaysSo() {
        String epoch = string(subscribe(alice, ""), "epoch");
        subscribe(bob, "");
        for (int i = 1; i <= 3; i++) {
            publish(alice, i);
            heard(alice);
            heard(bob);
        }
        store.loseChannels();
        world.advance(HEARTBEAT);
        assertThat(string(alice.hear("unsubscribed"), "reason")).isEqualTo("epoch_changed");
        assertThat(string(bob.hear("unsubscribed"), "reason")).isEqualTo("epoch_changed");
        publish(bob, 4);
        JsonObject again = subscribe(alice, since(epoch, 3));
        assertThat(again.toJson()).contains("\"recovered\":false", "\"messages\":[]", "\"offset\":1");
        assertThat(string(again, "epoch")).isNotEqualTo(epoch);
    }

    @Test
    void anotherEpochIsNoticedByWhoPublishes() {
        subscribe(alice, "");
        publish(alice, 1);
        heard(alice);
        store.loseChannels();
        publish(alice, 2);
        assertThat(string(alice.hear("unsubscribed"), "reason")).isEqualTo("epoch_changed");
        assertThat(subscribe(alice, "").toJson()).contains("\"offset\":1");
    }

    @Test
    void aNodeThatMissedMoreThanIsKeptSaysSo() {
        subscribe(bob, "");
        store.mute(true);
        for (int i = 1; i <= 21; i++) {
            publish(alice, i);
        }
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("unsubscribed"), "reason")).isEqualTo("overtaken");
        assertThat(bob.frames().toString()).doesNotContain("\"type\":\"message\"");
        assertThat(subscribe(bob, "").toJson()).contains("\"offset\":21");
    }

    @Test
    void aNodeThatMissedAsMuchAsIsKeptTellsIt() {
        subscribe(bob, "");
        store.mute(true);
        for (int i = 1; i <= 20; i++) {
            publish(alice, i);
        }
        world.advance(HEARTBEAT);
        for (int i = 1; i <= 20; i++) {
            assertThat(heard(bob)).isEqualTo(i);
        }
    }

    @Test
    void aClosedChannelIsOverOnEveryNode() {
        String epoch = string(subscribe(alice, ""), "epoch");
        subscribe(bob, "");
        publish(alice, 1);
        heard(alice);
        heard(bob);
        here.collab().channels().close("acme", "chat:1", "finished");
        world.settle();
        assertThat(string(alice.hear("unsubscribed"), "reason")).isEqualTo("finished");
        assertThat(string(bob.hear("unsubscribed"), "reason")).isEqualTo("finished");
        JsonObject again = subscribe(bob, ",'history':9" + since(epoch, 0));
        assertThat(again.toJson()).contains("\"recovered\":false", "\"messages\":[]", "\"offset\":0");
        assertThat(string(again, "epoch")).isNotEqualTo(epoch);
    }

    @Test
    void aNodeThatDoesNotHearOfTheEndFindsOut() {
        subscribe(bob, "");
        store.mute(true);
        here.collab().channels().close("acme", "chat:1", "finished");
        world.advance(HEARTBEAT);
        assertThat(string(bob.hear("unsubscribed"), "reason")).isEqualTo("epoch_changed");
    }

    @Test
    void aChannelNobodyIsSubscribedToLeavesTheMemory() {
        ChannelService service = (ChannelService) here.collab().channels();
        JsonObject first = subscribe(alice, "");
        here.say(alice, "{'type':'unsubscribe','channel':'chat:1'}");
        publish(alice, 1);
        assertThat(service.openChannels()).isEqualTo(1);
        world.advance(Duration.ofSeconds(11));
        assertThat(service.openChannels()).isZero();
        int reads = store.channelReads();
        world.advance(Duration.ofMinutes(1));
        assertThat(store.channelReads()).isEqualTo(reads);
        TestPeer carol = here.enter("carol");
        assertThat(subscribe(carol, since(string(first, "epoch"), 0)).toJson())
                .contains("\"recovered\":true", "\"data\":1");
        world.advance(Duration.ofSeconds(11));
        assertThat(service.openChannels()).isEqualTo(1);
    }

    @Test
    void whoLeavesByBreakingTheLineIsCountedOut() {
        ChannelService service = (ChannelService) here.collab().channels();
        subscribe(alice, "");
        subscribe(alice, "");
        alice.drop();
        world.advance(Duration.ofSeconds(11));
        assertThat(service.openChannels()).isZero();
    }

    @Test
    void positionsOfTheApplicationAreThoseOfTheWire() {
        subscribe(alice, "");
        ChannelPosition position = here.collab()
                .channels()
                .publish("acme", "chat:1", "e", JsonValue.of("x"))
                .toCompletableFuture()
                .getNow(new ChannelPosition("not yet", 0));
        assertThat(position.offset()).isZero();
        world.settle();
        assertThat(heard(alice)).isEqualTo(1);
    }
}
