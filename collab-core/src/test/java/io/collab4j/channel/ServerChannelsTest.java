package io.collab4j.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.ChannelMessage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Channels as the application uses them. */
class ServerChannelsTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer server = TestServer.on(
            world,
            store,
            builder -> builder.limits(CollabLimits.DEFAULT
                    .unthrottled()
                    .with(ChannelLimits.DEFAULT.toBuilder()
                            .ringMessages(4)
                            .backlogMessages(5)
                            .backlogBytes(100)
                            .build())));
    private final Channels channels = server.collab().channels();
    private final Ear ear = new Ear();

    /** Writes down what it is told. */
    private static final class Ear implements ChannelListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onMessage(ChannelMessage message) {
            heard.add(message.offset() + ":" + message.data());
            if (message.data().equals("\"trap\"")) {
                throw new IllegalStateException("a listener");
            }
        }

        @Override
        public void onEnded(String reason) {
            heard.add(reason);
        }
    }

    private <T> T get(CompletionStage<T> stage) {
        world.settle();
        CompletableFuture<T> done = stage.toCompletableFuture();
        assertThat(done).isDone();
        return done.join();
    }

    private ErrorCode codeOf(CompletionStage<?> stage) {
        world.settle();
        CompletableFuture<ErrorCode> code = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> {
            Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
            code.complete(((CollabException) cause).code());
        });
        return code.getNow(ErrorCode.INTERNAL);
    }

    private CompletionStage<ChannelPosition> publish(String data) {
        return channels.publish("acme", "ai:1", "token", JsonValue.of(data));
    }

    private ServerSubscription subscribe(@Nullable ChannelPosition since) {
        return get(channels.subscribe("acme", "ai:1", since, ear));
    }

    @Test
    void whatIsPublishedHasAPlace() {
        ChannelPosition first = get(publish("a"));
        assertThat(first.offset()).isEqualTo(1);
        assertThat(get(publish("b"))).isEqualTo(new ChannelPosition(first.epoch(), 2));
    }

    @Test
    void aListenerIsToldInOrderFromTheStartOn() {
        get(publish("a"));
        ServerSubscription subscription = subscribe(null);
        assertThat(subscription.position().offset()).isEqualTo(1);
        assertThat(subscription.isRecovered()).isFalse();
        get(publish("b"));
        assertThat(ear.heard).isEmpty();
        subscription.start();
        get(publish("c"));
        assertThat(ear.heard).containsExactly("2:\"b\"", "3:\"c\"");
        subscription.close();
        get(publish("d"));
        assertThat(ear.heard).hasSize(2);
    }

    @Test
    void aListenerThatComesBackIsToldWhatItMissed() {
        ChannelPosition first = get(publish("a"));
        get(publish("b"));
        ServerSubscription subscription = subscribe(first);
        assertThat(subscription.isRecovered()).isTrue();
        assertThat(subscription.position()).isEqualTo(new ChannelPosition(first.epoch(), 2));
        get(publish("c"));
        subscription.start();
        subscription.start();
        world.settle();
        assertThat(ear.heard).containsExactly("2:\"b\"", "3:\"c\"");
        assertThat(subscribe(new ChannelPosition("elsewhere", 0)).isRecovered()).isFalse();
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        subscribe(null).start();
        subscribe(null).start();
        get(publish("trap"));
        get(publish("b"));
        assertThat(ear.heard).containsExactly("1:\"trap\"", "1:\"trap\"", "2:\"b\"", "2:\"b\"");
    }

    @Test
    void aListenerHearsWhyItIsOver() {
        subscribe(null).start();
        get(channels.close("acme", "ai:1", "done"));
        world.settle();
        assertThat(ear.heard).containsExactly("done");
    }

    @Test
    void historyIsTheNewest() {
        ChannelPosition first = get(publish("a"));
        get(publish("b"));
        ChannelHistory history = get(channels.history("acme", "ai:1", 1));
        assertThat(history.position()).isEqualTo(new ChannelPosition(first.epoch(), 2));
        assertThat(history.messages()).extracting(ChannelMessage::data).containsExactly("\"b\"");
        assertThat(get(channels.history("other", "ai:1", 9)).messages()).isEmpty();
        assertThat(get(channels.history("acme", "ai:1", -1)).messages()).isEmpty();
    }

    @Test
    void noPageIsLargerThanOthers() {
        for (int i = 0; i < 305; i++) {
            get(publish("x"));
        }
        assertThat(get(channels.history("acme", "ai:1", 1_000)).messages()).hasSize(300);
    }

    @Test
    void aStreamKeepsTheOrderOfTheCallsThoughNobodyWaits() {
        TestPeer reader = server.enter("reader");
        server.say(reader, "{'type':'subscribe','channel':'ai:1'}");
        reader.hear("subscribed");
        try (ChannelPublisher publisher = channels.publisher("acme", "ai:1")) {
            for (int i = 0; i < 5; i++) {
                var unused = publisher.publish("token", JsonValue.of(i));
            }
        }
        world.settle();
        for (int i = 0; i < 5; i++) {
            assertThat(reader.hear("message").get("data")).contains(new JsonNumber(i));
        }
    }

    @Test
    void noMoreWaitsForTheStoreThanMay() {
        ChannelPublisher publisher = channels.publisher("acme", "ai:1");
        List<CompletionStage<ChannelPosition>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(publisher.publish("token", JsonValue.of(i)));
        }
        // One publisher does not take the room of another, nor of those without a handle.
        CompletionStage<ChannelPosition> other =
                channels.publisher("acme", "ai:1").publish("token", JsonValue.of(9));
        CompletionStage<ChannelPosition> single = publish("s");
        assertThat(codeOf(all.get(5))).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(get(all.get(4)).offset()).isEqualTo(5);
        assertThat(get(other).offset()).isEqualTo(6);
        assertThat(get(single).offset()).isEqualTo(7);
        assertThat(get(publisher.publish("token", JsonValue.of(7))).offset())
                .as("a full backlog does not end the stream")
                .isEqualTo(8);
        String sixty = "x".repeat(60);
        CompletionStage<ChannelPosition> large = publisher.publish("token", JsonValue.of(sixty));
        assertThat(codeOf(publisher.publish("token", JsonValue.of(sixty)))).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(get(large).offset()).isEqualTo(9);
        assertThat(get(publisher.publish("token", JsonValue.of(sixty))).offset())
                .isEqualTo(10);
    }

    @Test
    void behindAFailureAStreamEnds() {
        ChannelPublisher publisher = channels.publisher("acme", "ai:1");
        get(publisher.publish("token", JsonValue.of(0)));
        store.fail();
        CompletionStage<ChannelPosition> failed = publisher.publish("token", JsonValue.of(1));
        assertThat(codeOf(failed)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        store.recover();
        assertThat(codeOf(publisher.publish("token", JsonValue.of(2)))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(get(channels.publisher("acme", "ai:1").publish("token", JsonValue.of(3)))
                        .offset())
                .isEqualTo(2);
        publisher.close();
        assertThatThrownBy(() -> publisher.publish("token", JsonValue.of(4))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWaitsBehindAFailureFailsToo() {
        ChannelPublisher publisher = channels.publisher("acme", "ai:1");
        store.fail();
        CompletionStage<ChannelPosition> first = publisher.publish("token", JsonValue.of(1));
        first.whenComplete((position, failure) -> store.recover());
        CompletionStage<ChannelPosition> second = publisher.publish("token", JsonValue.of("x".repeat(40)));
        assertThat(codeOf(first)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(codeOf(second)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(get(channels.history("acme", "ai:1", 9)).messages()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() {
        JsonValue data = JsonValue.of(1);
        assertThat(codeOf(channels.publish("acme", "ai", "e", data))).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(codeOf(channels.publish("acme", "ai:1", "a\nb", data))).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(codeOf(channels.publish("acme", "ai:1", "e", JsonValue.of("x".repeat(16 * 1024)))))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(codeOf(channels.publish("acme", "ai:1", "e", JsonValue.of("\ud800"))))
                .isEqualTo(ErrorCode.BAD_MESSAGE);
        assertThat(codeOf(channels.subscribe("acme", "*", null, ear))).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(codeOf(channels.history("acme", "", 1))).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(codeOf(channels.close("acme", "ai:1", "so long"))).isEqualTo(ErrorCode.BAD_NAME);
        store.fail();
        assertThat(codeOf(channels.subscribe("acme", "ai:1", null, ear))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(codeOf(channels.history("acme", "ai:1", 1))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(codeOf(publish("x"))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void theLibrarysOwnChannelsAreTheApplicationsToo() {
        assertThat(get(channels.publish("acme", "collab:1", "e", JsonValue.of(1)))
                        .offset())
                .isEqualTo(1);
    }

    @Test
    void whatIsInUseStaysAndTheRestGoes() {
        ChannelService service = (ChannelService) channels;
        ServerSubscription subscription = subscribe(null);
        ChannelPublisher publisher = channels.publisher("acme", "ai:2");
        get(channels.publish("acme", "ai:3", "e", JsonValue.of(1)));
        world.advance(Duration.ofSeconds(11));
        assertThat(service.openChannels()).isEqualTo(2);
        subscription.close();
        subscription.close();
        publisher.close();
        publisher.close();
        world.advance(Duration.ofSeconds(11));
        assertThat(service.openChannels()).isZero();
    }
}
