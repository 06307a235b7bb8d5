package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.BusEvent;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.EventsMissed;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What a node tells of a document goes out at once, though its commits wait. */
class TellingTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");

    private final RedisClient redis = RedisTest.client();
    private final Calls calls = new Calls(redis, 2);
    private final RedisContext context = RedisTest.context(calls, redis, new Keys("telling-" + UUID.randomUUID()));
    private final RedisBus bus = new RedisBus(context, Topology.of(redis));
    private final List<BusEvent> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> turn = new CompletableFuture<>();

    @AfterEach
    void stop() {
        turn.complete("over");
        bus.close();
        calls.close();
    }

    @Test
    void whatIsToldDoesNotWaitForACommitThatWaits() throws Exception {
        bus.subscribe(DOCUMENT, heard::add);
        RedisCluster.await(() -> heard.contains(new EventsMissed()));
        heard.clear();
        CompletableFuture<String> commit =
                context.run(DOCUMENT, client -> turn.join()).toCompletableFuture();
        List<CursorsWanted> told = IntStream.range(0, 50)
                .mapToObj(i -> new CursorsWanted("node-" + i))
                .toList();
        told.forEach(event -> bus.publish(DOCUMENT, event));
        RedisCluster.await(() -> heard.size() == told.size());
        assertThat(heard).as("in its order").isEqualTo(told);
        assertThat(commit).isNotDone();
        turn.complete("over");
        assertThat(Edits.get(commit)).isEqualTo("over");
    }
}
