package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.Bus.Subscription;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.PublishedMessages;
import io.collab4j.store.Storage;
import io.collab4j.store.StorageContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Calls that a client library makes again, because an answer was lost, and calls that come late. */
class RedisChannelRepeatTest extends StorageContract {
    private static final ChannelRetention ONE_MESSAGE = new ChannelRetention(1, Duration.ofHours(1));

    private final RedisClient redis = RedisTest.client();
    private final Calls calls = RedisTest.calls(redis);
    private final RedisContext here = RedisTest.context(calls, redis, new Keys("collab"));
    private final RedisChannels channels = new RedisChannels(here);

    @Override
    protected Storage open() {
        return RedisTest.storage();
    }

    @Override
    protected void pass(Duration time) {
        RedisTest.pass(time);
    }

    @AfterEach
    void stop() {
        calls.close();
    }

    private ChannelKey channel() {
        return new ChannelKey(tenant(), "chat:1");
    }

    private static List<ChannelDraft> drafts(String... data) {
        return List.of(data).stream()
                .map(each -> new ChannelDraft("e", each, null, Instant.EPOCH))
                .toList();
    }

    private ChannelPosition append(long call, String... data) {
        return channels.append(redis, call, channel(), drafts(data), ONE_MESSAGE);
    }

    private void delete(long call) {
        channels.delete(redis, call, channel(), "gone");
    }

    /** By another node. */
    private ChannelPosition appendElsewhere(String data) {
        return get(storage().channels().append(channel(), drafts(data), ONE_MESSAGE));
    }

    private ChannelRead newest() {
        return get(channels.newest(channel(), 10));
    }

    private List<String> data() {
        return newest().messages().stream().map(ChannelMessage::data).toList();
    }

    @Test
    void anAppendThatIsMadeAgainAppendsOnce() {
        long call = here.nextCall();
        ChannelPosition last = append(call, "1", "2");
        assertThat(append(call, "1", "2")).isEqualTo(last);
        assertThat(last.offset()).isEqualTo(2);
        assertThat(newest().head()).isEqualTo(last);
        assertThat(data()).containsExactly("2");
    }

    @Test
    void whatIsMadeAgainIsToldOnce() throws InterruptedException {
        BlockingQueue<ChannelEvent> told = new LinkedBlockingQueue<>();
        DeletedChannel probe = new DeletedChannel("probe-" + UUID.randomUUID(), "probe");
        Subscription listening = listen(channel(), probe, told::add);
        long call = here.nextCall();
        String epoch = append(call, "1").epoch();
        append(call, "1");
        append(here.nextCall(), "2");
        for (int offset = 1; offset <= 2; offset++) {
            ChannelMessage message = drafts("" + offset).get(0).at(offset);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(new PublishedMessages(epoch, List.of(message)));
        }
        listening.close();
    }

    @Test
    void whatOthersAppendMeanwhileDoesNotMakeItForgotten() {
        long call = here.nextCall();
        ChannelPosition first = append(call, "1");
        for (int i = 2; i <= 50; i++) {
            appendElsewhere("" + i);
        }
        assertThat(append(call, "1")).isEqualTo(first);
        assertThat(data()).containsExactly("50");
    }

    @Test
    void aCallThatComesBehindALaterOneDoesNothing() {
        long early = here.nextCall();
        append(here.nextCall(), "2");
        append(early, "1");
        assertThat(data()).containsExactly("2");
        append(here.nextCall(), "3");
        assertThat(data()).containsExactly("3");
    }

    @Test
    void anAppendIsNotMadeAgainOnAChannelThatWasDeletedMeanwhile() {
        long call = here.nextCall();
        ChannelPosition first = append(call, "1");
        get(storage().channels().delete(channel(), "gone"));
        assertThat(append(call, "1")).isEqualTo(first);
        assertThat(data()).isEmpty();
    }

    @Test
    void aDeletionIsNotMadeAgainOnAChannelThatHasBegunAnew() {
        append(here.nextCall(), "1");
        long call = here.nextCall();
        delete(call);
        ChannelPosition anew = appendElsewhere("2");
        delete(call);
        assertThat(newest().head()).isEqualTo(anew);
        assertThat(data()).containsExactly("2");
    }

    @Test
    void aReadingThatIsMadeAgainDoesNotBeginAnEpochASecondTime() {
        Script script = Script.of("channel_newest", "time", "channels");
        List<byte[]> keys =
                List.of(here.keys().of(channel(), "head"), here.keys().of(channel(), "log"));
        Arguments arguments = new Arguments()
                .add("candidate")
                .add("")
                .add(0)
                .add(Duration.ofDays(2))
                .add(0);
        String first = script.run(redis, keys, arguments).list().get(0).text();
        assertThat(appendElsewhere("1").epoch()).isEqualTo(first);
        get(storage().channels().delete(channel(), "gone"));
        assertThat(script.run(redis, keys, arguments).list().get(0).text()).isNotEqualTo(first);
    }
}
