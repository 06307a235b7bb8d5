package io.collab4j.redis;

import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.PublishedMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.StreamEntry;

/** A server that has lost the newest messages of a channel, as one may that takes over, does not give their offsets to others (CH1). */
class ChannelEndsTest {
    private static final ChannelKey CHAT = new ChannelKey("t", "chat:1");
    private static final ChannelRetention KEPT = new ChannelRetention(10, Duration.ofHours(1));

    private final Kept open = new Kept();
    private final RedisClient redis = RedisTest.client();
    private final String prefix = "ends-" + UUID.randomUUID();
    private final Keys keys = new Keys(prefix);
    private final RedisStorage here = open.keep(RedisTest.storage(prefix));
    private final RedisStorage there = open.keep(RedisTest.storage(prefix));

    @AfterEach
    void close() {
        open.close();
    }

    private static ChannelPosition append(RedisStorage store, int messages) throws Exception {
        List<ChannelDraft> drafts = IntStream.range(0, messages)
                .mapToObj(i -> new ChannelDraft("e", "" + i, null, Instant.EPOCH))
                .toList();
        return get(store.channels().append(CHAT, drafts, KEPT));
    }

    private void loseFrom(int offset) {
        redis.hset(key("head"), "newest", Integer.toString(offset - 1));
        // A replica that has not heard of them never had these ids.
        List<StreamEntry> kept = redis.xrange(key("log"), "-", (offset - 1) + "-0");
        redis.del(key("log"));
        kept.forEach(entry -> redis.xadd(key("log"), entry.getID(), entry.getFields()));
    }

    private String key(String what) {
        return new String(keys.of(CHAT, what), StandardCharsets.UTF_8);
    }

    @Test
    void whoHasAppendedThemBeginsAnotherEpoch() throws Exception {
        ChannelPosition before = append(here, 5);
        loseFrom(4);
        ChannelPosition after = append(here, 2);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(get(there.channels().read(CHAT, before, 10)).complete()).isFalse();
        assertThat(get(there.channels().newest(CHAT, 10)).messages()).hasSize(5);
    }

    @Test
    void soDoesWhoHasHeardOfThem() throws Exception {
        List<ChannelEvent> heard = new CopyOnWriteArrayList<>();
        there.bus().subscribe(CHAT, heard::add);
        RedisCluster.await(() -> heard.contains(new EventsMissed()));
        ChannelPosition before = append(here, 5);
        RedisCluster.await(() -> heard.stream().anyMatch(PublishedMessages.class::isInstance));
        loseFrom(4);
        assertThat(append(there, 2).epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void soDoesWhoHasReadThem() throws Exception {
        ChannelPosition before = append(here, 5);
        get(there.channels().newest(CHAT, 1));
        loseFrom(5);
        assertThat(get(there.channels().newest(CHAT, 0)).head().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void aPositionThatSomebodyHasMadeUpChangesNothing() throws Exception {
        ChannelPosition before = append(here, 5);
        ChannelPosition madeUp = new ChannelPosition(before.epoch(), 1_000);
        assertThat(get(here.channels().read(CHAT, madeUp, 10)).complete()).isFalse();
        assertThat(append(here, 1)).isEqualTo(new ChannelPosition(before.epoch(), 6));
    }
}
