package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.channel.ChannelKind;
import io.collab4j.identity.Action;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClientChannelTest {
    private static final String CHAT = "chat:1";

    private final ClientTestBed bed = new ClientTestBed(4);
    private final Peer alice = bed.peer("alice");
    private final Peer bob = bed.peer("bob");

    /** All that is told of one channel. */
    private static final class View implements ChannelListener {
        final List<ChannelStart> starts = new ArrayList<>();
        final List<ChannelMessage> messages = new ArrayList<>();
        final List<String> ends = new ArrayList<>();

        View(ClientChannel channel) {
            channel.listen(this);
        }

        List<Long> offsets() {
            return messages.stream().map(ChannelMessage::offset).toList();
        }

        @Override
        public void onSubscribed(ChannelStart start) {
            starts.add(start);
        }

        @Override
        public void onMessage(ChannelMessage message) {
            messages.add(message);
        }

        @Override
        public void onUnsubscribed(String reason, Optional<ClientException> error) {
            ends.add(reason + (error.isPresent() ? " refused" : ""));
        }
    }

    private View subscribe(Peer peer) {
        View view = new View(peer.client.channel(CHAT));
        peer.client.channel(CHAT).subscribe();
        bed.advance(50);
        return view;
    }

    private void say(Peer peer, int count) {
        for (int i = 0; i < count; i++) {
            peer.client.channel(CHAT).publish(JsonValue.of(i));
        }
        bed.advance(100);
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void whatOneSaysBothHearInOrder() {
        View hers = subscribe(alice);
        View his = subscribe(bob);
        CompletableFuture<Long> offset = alice.client
                .channel(CHAT)
                .publish("greeting", JsonValue.of("hello"))
                .toCompletableFuture();
        bed.advance(50);
        assertThat(offset).isCompletedWithValue(1L);
        say(bob, 3);
        assertThat(his.messages.get(0)).satisfies(message -> {
            assertThat(message.event()).isEqualTo("greeting");
            assertThat(message.data()).isEqualTo(JsonValue.of("hello"));
            assertThat(message.userId()).contains("alice");
            assertThat(message.timestamp()).isPresent();
        });
        assertThat(his.offsets()).isEqualTo(range(1, 4));
        assertThat(hers.messages).isEqualTo(his.messages);
        assertThat(alice.client.channel(CHAT)).isSameAs(alice.client.channel(CHAT));
    }

    @Test
    void beginsWithTheNewestIfThatIsWanted() {
        say(alice, 5);
        View view = new View(bob.client.channel(CHAT));
        CompletableFuture<ChannelStart> start =
                bob.client.channel(CHAT).subscribe(2).toCompletableFuture();
        bed.advance(50);
        assertThat(start.join().recovered()).isTrue();
        assertThat(start.join().offset()).isEqualTo(5);
        assertThat(view.offsets()).isEqualTo(range(4, 5));
        say(alice, 1);
        assertThat(view.offsets()).isEqualTo(range(4, 6));
    }

    @Test
    void whatIsMissedWithoutALineIsMadeUpFor() {
        View view = subscribe(bob);
        say(alice, 2);
        bob.transport.last().cut(1006);
        say(alice, 3);
        bed.advance(6_000);
        say(alice, 1);
        assertThat(view.offsets()).isEqualTo(range(1, 6));
        assertThat(view.starts).extracting(ChannelStart::recovered).containsExactly(true, true);
    }

    @Test
    void beforeTheFirstMessageTooNothingIsMissed() {
        View view = subscribe(bob);
        bob.transport.last().cut(1006);
        say(alice, 3);
        bed.advance(6_000);
        assertThat(view.offsets()).isEqualTo(range(1, 3));
    }

    @Test
    void whatIsKeptNoLongerIsSaidToBeMissing() {
        bed.node = bed.newNode(
                builder -> builder.channelKind(new ChannelKind("chat", 5, Duration.ofDays(1), 1_024, true, false)));
        Peer carol = bed.peer("carol");
        Peer dave = bed.peer("dave");
        View view = subscribe(carol);
        say(dave, 1);
        carol.transport.reachable = false;
        carol.transport.last().cut(1006);
        for (int i = 0; i < 1_100; i++) {
            bed.node.channels().publish("acme", CHAT, "message", JsonValue.of(i));
            bed.advance(1);
        }
        carol.transport.reachable = true;
        bed.advance(31_000);
        say(dave, 1);
        assertThat(view.starts).extracting(ChannelStart::recovered).containsExactly(true, false);
        assertThat(view.offsets()).containsExactly(1L, 1_102L);
    }

    @Test
    void whoWasOvertakenGoesOnByItself() {
        View view = subscribe(bob);
        say(alice, 1);
        bob.transport.last().say("{'type':'unsubscribed','channel':'chat:1','reason':'overtaken'}");
        bed.advance(50);
        say(alice, 2);
        assertThat(view.offsets()).isEqualTo(range(1, 3));
        assertThat(view.starts).hasSize(2);
        assertThat(view.ends).isEmpty();
    }

    @Test
    void aMessageThatIsMissingIsAskedFor() {
        View view = subscribe(bob);
        say(alice, 2);
        bob.transport.last().say("{'type':'message','channel':'chat:1','event':'message','data':9,'offset':7}");
        bed.advance(50);
        assertThat(view.offsets()).isEqualTo(range(1, 2));
        assertThat(view.starts).hasSize(2);
    }

    @Test
    void aMessageThatIsRepeatedIsToldOnce() {
        View view = subscribe(bob);
        say(alice, 2);
        bob.transport.last().say("{'type':'message','channel':'chat:1','event':'message','data':1,'offset':2}");
        bed.advance(50);
        assertThat(view.offsets()).isEqualTo(range(1, 2));
    }

    @Test
    void unsubscribedNothingIsToldAndItStartsAnew() {
        View view = subscribe(bob);
        say(alice, 1);
        bob.client.channel(CHAT).unsubscribe();
        say(alice, 2);
        assertThat(view.offsets()).isEqualTo(range(1, 1));
        bob.client.channel(CHAT).subscribe();
        bed.advance(50);
        say(alice, 1);
        assertThat(view.offsets()).containsExactly(1L, 4L);
    }

    @Test
    void whoMayNotSubscribeIsRefused() {
        bed.rule = access -> access.action() != Action.SUBSCRIBE;
        View view = new View(bob.client.channel(CHAT));
        CompletableFuture<ChannelStart> start =
                bob.client.channel(CHAT).subscribe().toCompletableFuture();
        bed.advance(50);
        assertThat(start).isCompletedExceptionally();
        assertThat(view.ends).containsExactly("forbidden refused");
    }

    @Test
    void theApplicationClosesItAndThatIsTold() {
        View view = subscribe(bob);
        say(alice, 1);
        bed.node.channels().close("acme", CHAT, "archived");
        bed.advance(100);
        assertThat(view.ends).containsExactly("archived");
    }

    @Test
    void aPublicationIsSentOnceAndItsFateTold() {
        CompletableFuture<Long> unknown =
                alice.client.channel(CHAT).publish(JsonValue.of(1)).toCompletableFuture();
        bed.advance(1);
        alice.transport.last().cut(1006);
        CompletableFuture<Long> offline =
                alice.client.channel(CHAT).publish(JsonValue.of(2)).toCompletableFuture();
        bed.advance(6_000);
        assertThatThrownBy(unknown::join).cause().hasMessageContaining("before the answer");
        assertThatThrownBy(offline::join).cause().hasMessageContaining("no line");
        CompletableFuture<Long> readOnly =
                alice.client.channel("ai:1").publish(JsonValue.of(3)).toCompletableFuture();
        bed.advance(50);
        assertThatThrownBy(readOnly::join)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, error -> assertThat(error.code()).isEqualTo("read_only"));
    }
}
