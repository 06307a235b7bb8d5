package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.AccessControlLogEntry;

/** Who listens on a line that is dead, though nobody says so, listens on another one (F9). */
class EarsTest {
    private static final String CHANNEL = "collab{b}/t/d";
    private static final Duration CALL = Duration.ofMillis(200);

    private final RedisServer server = RedisServer.start();
    private final RedisClient straight = server.client(4);
    private final FaultProxy way = new FaultProxy(server.address());
    private final RedisClient listening =
            RedisServer.client(way.address(), DefaultJedisClientConfig.builder().build(), 4, executor -> executor);
    private final Calls calls = RedisTest.calls(straight);
    private final RedisContext context = RedisTest.context(calls, straight, new Keys("collab"));
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicInteger standing = new AtomicInteger();
    private final Ears ears = new Ears(
            context,
            new SingleServer(listening),
            CALL,
            (channel, message) -> heard.add(message),
            channel -> standing.incrementAndGet());

    @AfterEach
    void stop() {
        ears.close();
        calls.close();
        listening.close();
        way.close();
        straight.close();
        server.close();
    }

    private void tell(String message) {
        straight.executeCommand(context.publish(bytes(CHANNEL), bytes(message)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As a server of a cluster answers that has given a slot away. */
    @Test
    void aLineThatWasAnsweredWithAnErrorIsNobodyElsesAfterwards() {
        straight.set("key", "value");
        ears.listen(CHANNEL);
        RedisCluster.await(() -> standing.get() > 0);
        try (Jedis jedis = server.jedis()) {
            jedis.aclSetUser("default", "resetchannels", "&*ear-*");
        }
        ears.listen("collab{b}/t/forbidden");
        // When it is refused for the second time, the line of the first is not its own any more.
        RedisCluster.await(() -> refusals() > 1);
        for (int i = 0; i < 500; i++) {
            assertThat(listening.get("key")).isEqualTo("value");
        }
    }

    private long refusals() {
        try (Jedis jedis = server.jedis()) {
            return jedis.aclLog().stream()
                    .filter(entry -> entry.getReason().equals("channel"))
                    .mapToLong(AccessControlLogEntry::getCount)
                    .sum();
        }
    }

    @Test
    void aLineOnWhichNothingArrivesIsGivenUp() {
        ears.listen(CHANNEL);
        RedisCluster.await(() -> standing.get() > 0);
        tell("before");
        RedisCluster.await(() -> heard.contains("before"));
        int before = standing.get();
        way.strand();
        // Whoever listens is told then that it has missed something.
        RedisCluster.await(() -> standing.get() > before);
        tell("after");
        RedisCluster.await(() -> heard.contains("after"));
    }
}
