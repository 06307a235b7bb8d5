package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** That a server may forget scripts, as it does when it starts anew. */
class ScriptTest {
    private static final Pattern SOURCES = Pattern.compile("cmdstat_eval:calls=(\\d+)");

    private final RedisClient redis = RedisTest.client();
    private final Storage storage = RedisTest.storage();
    private final String tenant = "tenant-" + UUID.randomUUID();

    /** How often the server was given a script's source. */
    private long sources() {
        Matcher found = SOURCES.matcher(redis.info("commandstats"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private void isKnownAgain(Supplier<CompletionStage<?>> call) {
        call.get().toCompletableFuture().join();
        redis.scriptFlush();
        long before = sources();
        call.get().toCompletableFuture().join();
        assertThat(sources()).as("its source was needed").isEqualTo(before + 1);
        call.get().toCompletableFuture().join();
        assertThat(sources()).as("and only once").isEqualTo(before + 1);
    }

    @Test
    void aScriptOfDocumentsIsKnownAgain() {
        DocumentKey document = new DocumentKey(tenant, "d");
        isKnownAgain(() -> storage.documents().load(document, List.of("f")));
    }

    @Test
    void aScriptOfChannelsIsKnownAgain() {
        ChannelKey channel = new ChannelKey(tenant, "chat:1");
        List<ChannelDraft> one = List.of(new ChannelDraft("e", "1", null, Instant.EPOCH));
        ChannelRetention retention = new ChannelRetention(10, Duration.ofHours(1));
        isKnownAgain(() -> storage.channels().append(channel, one, retention));
        assertThat(storage.channels()
                        .newest(channel, 9)
                        .toCompletableFuture()
                        .join()
                        .messages())
                .hasSize(3);
    }
}
