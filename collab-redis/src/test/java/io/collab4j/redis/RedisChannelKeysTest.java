package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of channels in Redis, and what becomes of them when some of it is lost. */
class RedisChannelKeysTest extends RedisKeysTest {
    private static final List<ChannelDraft> ONE = List.of(new ChannelDraft("e", "1", null, Instant.EPOCH));

    private static final ChannelRetention A_DAY = new ChannelRetention(10, Duration.ofDays(1));

    @Test
    void whatNobodyAskedForInTwoDaysIsForgottenAndNeverMistaken() {
        ChannelStore channels = another().channels();
        ChannelKey idle = new ChannelKey(tenant(), "chat:idle");
        ChannelKey asked = new ChannelKey(tenant(), "chat:asked");
        ChannelKey read = new ChannelKey(tenant(), "chat:read");
        ChannelKey full = new ChannelKey(tenant(), "chat:full");
        ChannelRetention anHour = new ChannelRetention(1, Duration.ofHours(1));
        ChannelPosition before = get(channels.append(idle, ONE, anHour));
        ChannelPosition there = get(channels.append(asked, ONE, anHour));
        ChannelPosition readFrom = get(channels.append(read, ONE, anHour));
        ChannelPosition kept = get(channels.append(full, ONE, new ChannelRetention(1, Duration.ofDays(9))));
        pass(Duration.ofHours(47));
        assertThat(get(channels.newest(asked, 0)).head()).isEqualTo(there);
        assertThat(get(channels.read(read, readFrom, 0)).complete()).isTrue();
        pass(Duration.ofHours(2));
        ChannelPosition after = get(channels.append(idle, ONE, anHour));
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(get(channels.newest(asked, 0)).head()).isEqualTo(there);
        assertThat(get(channels.read(read, readFrom, 0)).complete()).isTrue();
        pass(Duration.ofDays(6));
        assertThat(get(channels.newest(full, 1)).messages()).hasSize(1);
        assertThat(get(channels.newest(full, 1)).head()).isEqualTo(kept);
    }

    private Set<String> left() {
        return redis.keys(tenant() + "{*");
    }

    @Test
    void nothingIsLeftInTheEnd() {
        get(another().channels().append(new ChannelKey(tenant(), "chat:1"), ONE, A_DAY));
        get(another().channels().delete(new ChannelKey(tenant(), "chat:2"), "gone"));
        assertThat(left()).isNotEmpty();
        // Within the millisecond in which its time is over a key is still there.
        pass(Duration.ofDays(2).plusSeconds(1));
        assertThat(left()).isEmpty();
    }

    @Test
    void ofADeletedChannelOnlyTheCallIsLeft() {
        ChannelKey channel = new ChannelKey(tenant(), "chat:1");
        get(another().channels().append(channel, ONE, A_DAY));
        assertThat(left()).hasSize(3);
        get(another().channels().delete(channel, "gone"));
        assertThat(left()).singleElement().asString().contains("/call:");
    }

    @Test
    void aChannelThatTheServerThrewOutBeginsAgain() {
        ChannelKey channel = new ChannelKey(tenant(), "chat:1");
        ChannelPosition before = get(another().channels().append(channel, ONE, A_DAY));
        redis.del(keys().of(channel, "head"));
        ChannelPosition after = get(another().channels().append(channel, ONE, A_DAY));
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(get(another().channels().newest(channel, 9)).messages()).hasSize(1);
    }

    @Test
    void messagesThatTheServerThrewOutAreMissed() {
        ChannelStore channels = another().channels();
        ChannelKey channel = new ChannelKey(tenant(), "chat:1");
        ChannelPosition begin = get(channels.newest(channel, 0)).head();
        get(channels.append(channel, ONE, A_DAY));
        redis.del(keys().of(channel, "log"));
        assertThat(get(channels.read(channel, begin, 9)).complete()).isFalse();
        assertThat(get(channels.append(channel, ONE, A_DAY))).isEqualTo(new ChannelPosition(begin.epoch(), 2));
    }
}
