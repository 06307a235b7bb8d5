package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.proxy.DocumentedProxy;
import io.collab4j.examples.proxy.RunningProxy;
import io.collab4j.jakarta.client.ClientListener;
import io.collab4j.jakarta.client.ClientState;
import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.redis.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * A crowd at one of two servers behind a real balancer loses it, killed or stopped, and goes on at the other: all of them, as who
 * they were, and what they typed meanwhile is there once. How long that takes is printed; {@code docs/BENCHMARKS.md} has it for a
 * thousand.
 */
class CrowdReturnsTest {
    private static final int CROWD = "nightly".equals(System.getProperty("collab.proof")) ? 1_000 : 60;
    private static final int OF_A_DOCUMENT = 10;
    private static final int OF_A_TENANT = Integer.getInteger("collab.crowd.tenant", 50);
    private static final int IDLE_SECONDS = 60;

    @TempDir
    private Path directory;

    private final RedisServer redis = RedisServer.start();
    private final People people = new People();
    private final List<CollabClient> crowd = new ArrayList<>();
    private final List<TextField> screens = new ArrayList<>();
    private final Queue<Long> returns = new ConcurrentLinkedQueue<>();
    private DemoProcess first;
    private DemoProcess second;
    private RunningProxy balancer;

    @BeforeEach
    void gather() throws Exception {
        first = server();
        second = server();
        balancer = RunningProxy.start(
                DocumentedProxy.HAPROXY,
                directory,
                first.port(),
                IDLE_SECONDS,
                shown -> shown.replace(
                        "server one 127.0.0.1:" + first.port(),
                        "option redispatch 1\n    server two 127.0.0.1:" + second.port()
                                + " check inter 100 fall 1 backup\n    server one 127.0.0.1:" + first.port()
                                + " check inter 100 fall 1"));
        for (int i = 0; i < CROWD; i++) {
            String token = IndependentClient.token(first.address(), "user-" + i, "tenant-" + i / OF_A_TENANT);
            crowd.add(people.connect(balancer.port(), TokenSupplier.of(() -> token)));
            if (i % OF_A_DOCUMENT == 0) {
                CollabClient newest = crowd.get(i);
                People.await(() -> newest.state() == ClientState.ONLINE);
            }
        }
        for (int i = 0; i < CROWD; i++) {
            screens.add(People.within(crowd.get(i).join("crowd-" + i / OF_A_DOCUMENT, List.of("notes")))
                    .text("notes"));
        }
        type("before");
        for (TextField screen : screens) {
            People.within(screen.saved());
        }
    }

    private DemoProcess server() throws Exception {
        return DemoProcess.start(
                "--rate-limits",
                "off",
                "--jwt-secret",
                "x".repeat(32),
                "--redis-uri",
                redis.uri().toString());
    }

    @AfterEach
    void stop() throws Exception {
        people.close();
        if (balancer != null) {
            balancer.close();
        }
        first.close();
        second.close();
        redis.close();
    }

    private static String word(int person, String when) {
        return "[" + person + " " + when + "]";
    }

    /** Everybody types a word at the end of what he sees. */
    private void type(String when) {
        for (int i = 0; i < CROWD; i++) {
            String said = word(i, when);
            screens.get(i)
                    .edit(text -> TextOperation.insert(text.length(), said))
                    .exceptionally(CrowdReturnsTest::refused);
        }
    }

    private static Void refused(Throwable why) {
        throw new AssertionError(why);
    }

    private long commands() {
        try (Jedis jedis = new Jedis(redis.uri())) {
            return jedis.info("stats")
                    .lines()
                    .filter(line -> line.startsWith("total_commands_processed:"))
                    .mapToLong(line -> Long.parseLong(line.split(":", 2)[1].strip()))
                    .sum();
        }
    }

    private List<String> clientIds() {
        return crowd.stream()
                .map(client -> client.identity().orElseThrow().clientId())
                .toList();
    }

    /** Whose line ends and opens again is back. */
    private void watch() {
        for (CollabClient client : crowd) {
            client.listen(new ClientListener() {
                private boolean gone;

                @Override
                public void onState(ClientState state) {
                    if (state == ClientState.ONLINE && gone) {
                        returns.add(System.nanoTime());
                    }
                    gone = state != ClientState.ONLINE;
                }
            });
        }
    }

    /** How a server is ended; the time that it takes, in milliseconds. */
    private interface End {
        void of(DemoProcess server) throws InterruptedException;
    }

    private static long millisOf(End end, DemoProcess server) {
        long began = System.nanoTime();
        try {
            end.of(server);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void allReturnAfter(String what, End end) throws Exception {
        watch();
        List<String> before = clientIds();
        long commands = commands();
        long began = System.nanoTime();
        CompletableFuture<Long> ended = CompletableFuture.supplyAsync(() -> millisOf(end, first));
        type("meanwhile");
        People.await(() -> returns.size() >= CROWD);
        long[] times = returns.stream()
                .mapToLong(at -> TimeUnit.NANOSECONDS.toMillis(at - began))
                .sorted()
                .toArray();
        for (TextField screen : screens) {
            People.within(screen.saved());
        }
        System.out.printf(
                "%s in %d ms: of %d clients half were back within %d ms, 99 %% within %d, all within %d; %d commands of the store%n",
                what,
                People.within(ended),
                CROWD,
                times[times.length / 2],
                times[times.length * 99 / 100],
                times[times.length - 1],
                commands() - commands);
        for (int document = 0; document < CROWD / OF_A_DOCUMENT; document++) {
            assertSame(document * OF_A_DOCUMENT);
        }
        assertThat(clientIds()).isEqualTo(before);
        assertThat(crowd).allSatisfy(client -> assertThat(client.state()).isEqualTo(ClientState.ONLINE));
    }

    private void assertSame(int from) throws Exception {
        int length = 0;
        for (int person = from; person < from + OF_A_DOCUMENT; person++) {
            length +=
                    word(person, "before").length() + word(person, "meanwhile").length();
        }
        int all = length;
        String text = People.within(People.shows(screens.get(from), shown -> shown.length() >= all));
        assertThat(text).hasSize(all);
        for (int person = from; person < from + OF_A_DOCUMENT; person++) {
            assertThat(text).containsOnlyOnce(word(person, "before")).containsOnlyOnce(word(person, "meanwhile"));
            assertThat(People.within(People.shows(screens.get(person), text::equals)))
                    .isEqualTo(text);
        }
    }

    @Test
    void fromAServerThatWasKilled() throws Exception {
        allReturnAfter("killed", DemoProcess::kill);
    }

    @Test
    void fromAServerThatStopped() throws Exception {
        allReturnAfter("stopped", DemoProcess::stop);
    }
}
