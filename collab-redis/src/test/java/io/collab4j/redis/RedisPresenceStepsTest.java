package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.executors.DefaultCommandExecutor;

/** What a node does takes several steps. Between any two of them another node may do something, or the node may end. */
class RedisPresenceStepsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant AT = Instant.EPOCH;
    private static final PresencePlace PEOPLE = new TenantKey("t");
    private static final PresencePlace DOCUMENT = new DocumentKey("t", "d");
    private static final List<PresencePlace> PLACES = List.of(PEOPLE, DOCUMENT);

    /** Lets something happen before one of its calls; if that fails, so does every call from there on. */
    private static final class Interrupted implements CommandExecutor {
        private final DefaultCommandExecutor calls;
        private int left = -1;
        private Runnable between = () -> {};
        private boolean ended;

        Interrupted(DefaultCommandExecutor calls) {
            this.calls = calls;
        }

        synchronized void before(int call, Runnable happens) {
            left = call;
            between = happens;
        }

        @Override
        public synchronized <T> T executeCommand(CommandObject<T> command) {
            if (left-- == 0) {
                ended = true;
                between.run();
                ended = false;
            } else if (ended) {
                throw new JedisConnectionException("the node has ended");
            }
            return calls.executeCommand(command);
        }

        /** The connection is there again. */
        synchronized void goOn() {
            ended = false;
        }

        synchronized boolean isDone() {
            return left < 0;
        }

        @Override
        public void close() {
            calls.close();
        }
    }

    private static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("the store does not answer", failure);
        }
    }

    /** A store, and what is done by it. */
    private record Side(RedisStorage store, PresenceLedger ledger) {
        void enter(PresencePlace place, String node, String session, String user) {
            PresenceEntry entry = new PresenceEntry(node, session, user, "{}");
            ledger.add(place, get(store.presence().enter(place, entry, AT)));
        }

        void leave(PresencePlace place, String session) {
            ledger.add(place, get(store.presence().leave(place, session, AT)));
        }

        boolean renew(String node) {
            return get(store.nodeLeases().renew(node, LEASE, AT));
        }

        void sweep() {
            ledger.add(get(store.nodeLeases().sweep()));
        }

        PresenceRoster list(PresencePlace place) {
            return get(store.presence().list(place, -1)).orElseThrow();
        }

        List<String> sessions(PresencePlace place) {
            return list(place).entries().stream().map(PresenceEntry::sessionId).toList();
        }
    }

    /** What a scene is played with: one side is interrupted while it does something, the other one is not. */
    private record Stage(String prefix, Side one, Side other, Interrupted interrupted, PresenceLedger ledger) {

        /** When all nodes have ended, nobody is there any more, and nothing is known of them. */
        void end() {
            RedisTest.pass(LEASE.multipliedBy(2));
            other.sweep();
            other.sweep();
            PLACES.forEach(place -> assertThat(other.sessions(place)).isEmpty());
            assertThat(RedisTest.client().keys(prefix + "{nodes}*")).hasSizeLessThanOrEqualTo(1);
        }

        void check() {
            PLACES.forEach(place -> ledger.check(place, other.list(place)));
        }
    }

    /** Plays a scene again and again, each time with something else between two other steps of the one side. */
    private static void everywhere(Consumer<Stage> before, Consumer<Stage> scene, Consumer<Stage> between) {
        boolean done = false;
        for (int call = 0; !done; call++) {
            Interrupted[] interrupted = new Interrupted[1];
            String prefix = "steps-" + UUID.randomUUID();
            PresenceLedger ledger = new PresenceLedger();
            try (RedisClient client = RedisTest.client(calls -> interrupted[0] = new Interrupted(calls));
                    RedisStorage one = RedisStorage.builder(client)
                            .keyPrefix(prefix)
                            .threads(1)
                            .open();
                    RedisStorage other = RedisTest.storage(prefix)) {
                Stage stage = new Stage(prefix, new Side(one, ledger), new Side(other, ledger), interrupted[0], ledger);
                before.accept(stage);
                interrupted[0].before(call, () -> between.accept(stage));
                scene.accept(stage);
                done = !interrupted[0].isDone();
                assertThat(call).isLessThan(100);
            }
        }
    }

    private static void comeAndGo(Side side) {
        side.enter(PEOPLE, "n", "s1", "alice");
        side.enter(PEOPLE, "n", "s2", "alice");
        side.enter(DOCUMENT, "n", "s1", "alice");
        side.leave(PEOPLE, "s1");
        side.leave(DOCUMENT, "s1");
        side.enter(DOCUMENT, "n", "s2", "alice");
    }

    @Test
    void aNodeThatIsSweptWhileItComesAndGoesLeavesNobodyBehind() {
        everywhere(
                stage -> {},
                stage -> {
                    comeAndGo(stage.one());
                    stage.check();
                    stage.end();
                    stage.check();
                },
                stage -> stage.other().sweep());
    }

    @Test
    void whoIsEnteredUnderALeaseStaysThoughTheNodeWasSweptWhileItBeganIt() {
        everywhere(
                stage -> comeAndGo(stage.one()),
                stage -> {
                    assertThat(stage.one().renew("n")).isFalse();
                    assertThat(stage.other().sessions(DOCUMENT)).isEmpty();
                    stage.one().enter(PEOPLE, "n", "s3", "bob");
                    assertThat(stage.one().renew("n")).isTrue();
                    assertThat(stage.other().sessions(PEOPLE)).containsExactly("s3");
                    stage.one().sweep();
                    stage.check();
                    stage.end();
                    stage.check();
                },
                stage -> stage.other().sweep());
    }

    @Test
    void aNodeThatComesBackWhileItIsSweptIsNotSweptAgain() {
        everywhere(
                stage -> comeAndGo(stage.other()),
                stage -> {
                    stage.one().sweep();
                    if (stage.interrupted().isDone()) {
                        assertThat(stage.other().sessions(PEOPLE)).containsExactly("s2");
                        assertThat(stage.other().sessions(DOCUMENT)).containsExactly("s1", "s2");
                        assertThat(stage.other().renew("n")).isTrue();
                    }
                    stage.other().sweep();
                    stage.check();
                    stage.end();
                    stage.check();
                },
                stage -> {
                    assertThat(stage.other().renew("n")).isFalse();
                    stage.other().enter(PEOPLE, "n", "s2", "alice");
                    stage.other().enter(DOCUMENT, "n", "s1", "alice");
                    stage.other().enter(DOCUMENT, "n", "s2", "alice");
                });
    }

    @Test
    void aNodeThatEntersSomebodyWhileItIsSweptIsFoundByTheNextSweep() {
        everywhere(
                stage -> comeAndGo(stage.other()),
                stage -> {
                    stage.one().sweep();
                    stage.check();
                    stage.other().sweep();
                    PLACES.forEach(
                            place -> assertThat(stage.other().sessions(place)).isEmpty());
                    stage.check();
                    stage.end();
                },
                stage -> comeAndGo(stage.other()));
    }

    @Test
    void whatASweepHasDoneBeforeItFailedIsToldByTheNextOne() {
        everywhere(
                stage -> comeAndGo(stage.other()),
                stage -> {
                    try {
                        stage.one().sweep();
                    } catch (AssertionError failure) {
                        assertThat(stage.interrupted().isDone()).isTrue();
                    }
                    // What it could not do it may have left, and told the rest.
                    if (stage.interrupted().isDone()) {
                        stage.interrupted().goOn();
                        stage.one().sweep();
                    }
                    PLACES.forEach(
                            place -> assertThat(stage.other().sessions(place)).isEmpty());
                    stage.check();
                },
                stage -> {
                    throw new JedisConnectionException("the server is away");
                });
    }

    @Test
    void aNodeThatEndsWhileItDoesSomethingLeavesNobodyBehind() {
        everywhere(
                stage -> stage.other().enter(PEOPLE, "m", "s9", "bob"),
                stage -> {
                    try {
                        comeAndGo(stage.one());
                        stage.one().renew("n");
                        comeAndGo(stage.one());
                        stage.one().sweep();
                    } catch (AssertionError failure) {
                        assertThat(stage.interrupted().isDone()).isTrue();
                    }
                    stage.end();
                },
                stage -> {
                    throw new JedisConnectionException("the node ends");
                });
    }
}
