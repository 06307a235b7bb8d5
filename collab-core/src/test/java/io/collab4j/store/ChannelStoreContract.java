package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.Bus.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a store of channels promises. */
public abstract class ChannelStoreContract extends StorageContract {
    private static final ChannelRetention PLENTY = new ChannelRetention(1_000, Duration.ofHours(1));

    private final BlockingQueue<ChannelEvent> heard = new LinkedBlockingQueue<>();
    private final List<Subscription> listening = new ArrayList<>();

    @AfterEach
    void stopListening() {
        listening.forEach(Subscription::close);
    }

    private ChannelStore channels() {
        return storage().channels();
    }

    private ChannelKey channel() {
        return channel("chat:1");
    }

    private ChannelKey channel(String name) {
        return new ChannelKey(tenant(), name);
    }

    private static ChannelDraft draft(String data) {
        return new ChannelDraft("message", data, null, Instant.EPOCH);
    }

    private ChannelPosition append(ChannelRetention retention, String... data) {
        return append(channel(), retention, data);
    }

    private ChannelPosition append(ChannelKey channel, ChannelRetention retention, String... data) {
        List<ChannelDraft> drafts =
                List.of(data).stream().map(ChannelStoreContract::draft).toList();
        return get(channels().append(channel, drafts, retention));
    }

    private ChannelRead read(ChannelPosition after, int limit) {
        return get(channels().read(channel(), after, limit));
    }

    private ChannelRead newest(int count) {
        return get(channels().newest(channel(), count));
    }

    private static List<Long> offsets(ChannelRead read) {
        return read.messages().stream().map(ChannelMessage::offset).toList();
    }

    private void listen(ChannelKey channel) {
        DeletedChannel probe = new DeletedChannel("probe-" + UUID.randomUUID(), "probe");
        listening.add(listen(channel, probe, heard::add));
    }

    private ChannelEvent next() {
        return next(heard);
    }

    @Test
    void offsetsCountFromOneWithoutAGap() {
        assertThat(newest(0).head().offset()).isZero();
        assertThat(append(PLENTY, "1").offset()).isEqualTo(1);
        assertThat(append(PLENTY, "2", "3").offset()).isEqualTo(3);
        assertThat(append(PLENTY, "4").offset()).isEqualTo(4);
        assertThat(offsets(newest(10))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aMessageIsKeptAsItWasSaid() {
        Instant then = Instant.parse("2026-01-01T10:00:00.123Z");
        List<ChannelDraft> drafts = List.of(
                new ChannelDraft("e:1", "{\"ü\":[null,\"😀\"]}", "alice", then),
                new ChannelDraft("e:2", "0", null, then));
        get(channels().append(channel(), drafts, PLENTY));
        assertThat(newest(2).messages())
                .containsExactly(drafts.get(0).at(1), drafts.get(1).at(2));
    }

    @Test
    void aChannelHasOneEpochFromTheFirstTimeItIsAskedFor() {
        ChannelPosition head = newest(1).head();
        assertThat(head.epoch()).isNotEmpty();
        assertThat(append(PLENTY, "1")).isEqualTo(new ChannelPosition(head.epoch(), 1));
        assertThat(read(head, 5).head()).isEqualTo(new ChannelPosition(head.epoch(), 1));
        assertThat(get(channels().newest(channel("chat:2"), 1)).head().epoch()).isNotEqualTo(head.epoch());
    }

    @Test
    void readingGoesOnFromAPosition() {
        ChannelPosition last = append(PLENTY, "1", "2", "3", "4", "5");
        ChannelRead rest = read(new ChannelPosition(last.epoch(), 2), 10);
        assertThat(rest.complete()).isTrue();
        assertThat(rest.head()).isEqualTo(last);
        assertThat(rest.messages()).extracting(ChannelMessage::data).containsExactly("3", "4", "5");
        ChannelRead page = read(new ChannelPosition(last.epoch(), 1), 2);
        assertThat(page.complete()).isTrue();
        assertThat(page.head()).isEqualTo(last);
        assertThat(offsets(page)).containsExactly(2L, 3L);
        assertThat(offsets(read(last, 10))).isEmpty();
        assertThat(read(last, 10).complete()).isTrue();
        assertThat(offsets(read(new ChannelPosition(last.epoch(), 0), 0))).isEmpty();
    }

    @Test
    void aPositionThatNeverWasIsNotComplete() {
        ChannelPosition last = append(PLENTY, "1", "2");
        assertThat(read(new ChannelPosition(last.epoch(), 3), 10).complete()).isFalse();
        ChannelRead elsewhere = read(new ChannelPosition(last.epoch() + "x", 0), 10);
        assertThat(elsewhere.complete()).isFalse();
        assertThat(elsewhere.messages()).isEmpty();
        assertThat(elsewhere.head()).isEqualTo(last);
    }

    @Test
    void theNewestAreInTheirOrder() {
        append(PLENTY, "1", "2", "3");
        assertThat(offsets(newest(2))).containsExactly(2L, 3L);
        assertThat(offsets(newest(3))).containsExactly(1L, 2L, 3L);
        assertThat(offsets(newest(4))).containsExactly(1L, 2L, 3L);
        assertThat(newest(0).messages()).isEmpty();
    }

    @Test
    void asManyAreKeptAsAreToBeKept() {
        ChannelRetention three = new ChannelRetention(3, Duration.ofHours(1));
        ChannelPosition last = append(three, "1", "2", "3", "4", "5");
        assertThat(offsets(newest(10))).containsExactly(3L, 4L, 5L);
        assertThat(read(new ChannelPosition(last.epoch(), 1), 10).complete()).isFalse();
        assertThat(read(new ChannelPosition(last.epoch(), 1), 10).messages()).isEmpty();
        ChannelRead all = read(new ChannelPosition(last.epoch(), 2), 10);
        assertThat(all.complete()).isTrue();
        assertThat(offsets(all)).containsExactly(3L, 4L, 5L);
        append(three, "6");
        assertThat(offsets(newest(10))).containsExactly(4L, 5L, 6L);
    }

    @Test
    void theOldAreGoneAndTheNumberingIsNot() {
        ChannelRetention brief = new ChannelRetention(10, Duration.ofMillis(400));
        ChannelPosition first = append(brief, "1");
        assertThat(offsets(newest(10))).containsExactly(1L);
        pass(Duration.ofMillis(500));
        assertThat(newest(10).messages()).isEmpty();
        assertThat(newest(10).head()).isEqualTo(first);
        assertThat(read(new ChannelPosition(first.epoch(), 0), 10).complete()).isFalse();
        assertThat(read(first, 10).complete()).isTrue();
        assertThat(append(brief, "2")).isEqualTo(new ChannelPosition(first.epoch(), 2));
        assertThat(offsets(newest(10))).containsExactly(2L);
    }

    @Test
    void ofManyOnlyTheOldAreGone() {
        ChannelRetention aMinute = new ChannelRetention(100, Duration.ofMinutes(1));
        append(aMinute, "1", "2", "3");
        append(aMinute, "4");
        pass(Duration.ofSeconds(40));
        ChannelPosition last = append(aMinute, "5", "6");
        assertThat(offsets(newest(10))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        pass(Duration.ofSeconds(40));
        assertThat(offsets(newest(10))).containsExactly(5L, 6L);
        assertThat(read(new ChannelPosition(last.epoch(), 3), 10).complete()).isFalse();
        ChannelRead rest = read(new ChannelPosition(last.epoch(), 4), 10);
        assertThat(rest.complete()).isTrue();
        assertThat(offsets(rest)).containsExactly(5L, 6L);
        pass(Duration.ofSeconds(40));
        assertThat(offsets(read(last, 10))).isEmpty();
        assertThat(read(new ChannelPosition(last.epoch(), 4), 10).complete()).isFalse();
        assertThat(append(aMinute, "7")).isEqualTo(new ChannelPosition(last.epoch(), 7));
        assertThat(offsets(newest(10))).containsExactly(7L);
    }

    @Test
    void whatIsToBeKeptIsWhatWasSaidLast() {
        append(PLENTY, "1", "2");
        pass(Duration.ofMinutes(1));
        append(new ChannelRetention(10, Duration.ofSeconds(30)), "3");
        append(PLENTY, "4", "5");
        assertThat(offsets(newest(10))).containsExactly(3L, 4L, 5L);
        pass(Duration.ofMinutes(1));
        assertThat(offsets(newest(10))).containsExactly(3L, 4L, 5L);
        append(new ChannelRetention(2, Duration.ofHours(1)), "6");
        assertThat(offsets(newest(10))).containsExactly(5L, 6L);
    }

    @Test
    void aChannelIsThereFromTheFirstReading() {
        ChannelRead nothing = read(new ChannelPosition("none", 0), 10);
        assertThat(nothing.complete()).isFalse();
        assertThat(nothing.head().offset()).isZero();
        ChannelRead begin = read(nothing.head(), 10);
        assertThat(begin).isEqualTo(new ChannelRead(nothing.head(), true, List.of()));
        assertThat(newest(10)).isEqualTo(begin);
    }

    @Test
    void tenantsAndNamesNeverMeet() {
        ChannelKey foreign = new ChannelKey(tenant() + ":chat", "1:x");
        ChannelKey own = channel("chat:1:x");
        ChannelPosition here = append(own, PLENTY, "1");
        assertThat(get(channels().newest(foreign, 5)).messages()).isEmpty();
        ChannelKey sameName = new ChannelKey(tenant() + "x", "chat:1:x");
        assertThat(get(channels().newest(sameName, 5)).messages()).isEmpty();
        assertThat(get(channels().newest(channel("CHAT:1:x"), 5)).messages()).isEmpty();
        assertThat(get(channels().read(sameName, new ChannelPosition(here.epoch(), 0), 5))
                        .messages())
                .isEmpty();
        append(sameName, PLENTY, "2");
        assertThat(get(channels().newest(own, 5)).messages())
                .extracting(ChannelMessage::data)
                .containsExactly("1");
    }

    @Test
    void whatIsAppendedIsTold() {
        listen(channel());
        append(channel("chat:2"), PLENTY, "0");
        append(new ChannelKey(tenant() + "x", "chat:1"), PLENTY, "0");
        ChannelPosition first = append(PLENTY, "1");
        append(PLENTY, "2", "3");
        assertThat(next())
                .isEqualTo(
                        new PublishedMessages(first.epoch(), List.of(draft("1").at(1))));
        assertThat(next())
                .isEqualTo(new PublishedMessages(
                        first.epoch(), List.of(draft("2").at(2), draft("3").at(3))));
        pass(Duration.ofMillis(50));
        assertThat(heard).isEmpty();
    }

    @Test
    void textsAreToldAsTheyWereSaid() {
        String text = "\" \\ / \u0001 \n \u007f \u2028 é \uD83D\uDE00 %s $1 {}";
        listen(channel());
        List<ChannelDraft> drafts = List.of(
                new ChannelDraft("e:1", "{\"ü\":[null,\"\uD83D\uDE00\\n\"]}", text, Instant.MAX),
                new ChannelDraft("e:2", "\"]}\"", null, Instant.parse("2026-01-01T10:00:00.123456789Z")));
        ChannelPosition last = get(channels().append(channel(), drafts, PLENTY));
        get(channels().delete(channel(), text));
        assertThat(next())
                .isEqualTo(new PublishedMessages(
                        last.epoch(), List.of(drafts.get(0).at(1), drafts.get(1).at(2))));
        assertThat(next()).isEqualTo(new DeletedChannel(last.epoch(), text));
    }

    @Test
    void onlyWhatIsThereIsDeleted() {
        listen(channel());
        get(channels().delete(channel(), "never there"));
        ChannelPosition head = newest(0).head();
        get(channels().delete(channel(), "empty"));
        get(channels().delete(channel(), "gone"));
        assertThat(next()).isEqualTo(new DeletedChannel(head.epoch(), "empty"));
        pass(Duration.ofMillis(50));
        assertThat(heard).isEmpty();
    }

    @Test
    void aDeletedChannelBeginsAgainInAnotherEpoch() {
        ChannelPosition before = append(PLENTY, "1", "2");
        listen(channel());
        get(channels().delete(channel(), "done"));
        assertThat(newest(5).messages()).isEmpty();
        assertThat(newest(5).head().offset()).isZero();
        assertThat(read(before, 5).complete()).isFalse();
        assertThat(next()).isEqualTo(new DeletedChannel(before.epoch(), "done"));
        ChannelPosition after = append(PLENTY, "3");
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        get(channels().delete(channel("chat:never"), "done"));
    }

    @Test
    void callsTakeEffectInTheirOrderThoughNobodyWaits() {
        for (int i = 1; i <= 200; i++) {
            var unused = channels().append(channel(), List.of(draft("" + i)), PLENTY);
        }
        get(channels().newest(channel(), 0));
        ChannelRead all = newest(200);
        assertThat(all.head().offset()).isEqualTo(200);
        assertThat(all.messages())
                .extracting(ChannelMessage::data)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).mapToObj(Long::toString).toList());
    }
}
