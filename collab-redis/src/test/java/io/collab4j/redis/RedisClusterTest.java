package io.collab4j.redis;

import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Head;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockTerms;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What one server of a cluster does, or does not do, is not the others' business. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final LockTerms TERMS = new LockTerms(LONG, LONG, 100, 10, LONG);
    private static final LockHolder HOLDER = new LockHolder(new Author("bob", "c-2", "s-2", 1), "{}");

    private final Kept open = new Kept();
    private RedisCluster cluster;

    @BeforeAll
    void start() {
        // Nobody takes over from a master.
        cluster = RedisCluster.start(null, Duration.ofDays(1).toMillis());
    }

    @AfterEach
    void closeStores() {
        open.close();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private RedisStorageBuilder store() {
        return RedisStorage.builder(open.keep(RedisClusterClient.builder()
                .nodes(Set.of(
                        cluster.servers().get(0).address(),
                        cluster.servers().get(1).address()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .socketTimeoutMillis(300)
                        .connectionTimeoutMillis(300)
                        .build())
                .maxAttempts(2)
                .poolConfig(RedisServer.pool(10))
                .build()));
    }

    private static final Keys KEYS = new Keys("collab");

    private static int slot(DocumentKey document) {
        return JedisClusterCRC16.getSlot(KEYS.document(document));
    }

    private List<DocumentKey> documents(boolean there, RedisServer server) {
        return IntStream.range(0, 40)
                .mapToObj(i -> new DocumentKey("t", "d" + i))
                .filter(document -> there == (cluster.at(slot(document)) == server))
                .toList();
    }

    /** What comes of it. */
    private static String load(RedisStorage store, DocumentKey document) {
        return store.documents()
                .load(document, null)
                .handle((loaded, failure) -> failure == null ? "loaded" : "failed as " + failure.getMessage())
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedNoMoreAndTheOthersAre() {
        RedisServer silent = cluster.at(slot(new DocumentKey("t", "d0")));
        List<DocumentKey> silenced = documents(true, silent);
        List<DocumentKey> others = documents(false, silent);
        RedisStorage store = open.keep(store().threads(2).open());
        silent.pause();
        try {
            int asked = 0;
            while (!load(store, silenced.get(asked % silenced.size())).contains("the store does not answer")) {
                asked++;
                assertThat(asked).isLessThan(50);
            }
            for (DocumentKey other : others) {
                assertThat(load(store, other)).isEqualTo("loaded");
            }
        } finally {
            silent.resume();
        }
        for (DocumentKey back : silenced) {
            RedisCluster.await(() -> load(store, back).equals("loaded"));
        }
    }

    @Test
    void aNodeStartsThoughAServerIsAwayThatItDoesNotNeedForThat() {
        RedisServer needed = cluster.at(JedisClusterCRC16.getSlot(KEYS.store()));
        DocumentKey there = documents(true, needed).get(0);
        RedisServer away = cluster.masterBeside(needed);
        away.pause();
        try {
            assertThatCode(() -> open.keep(store().open())).doesNotThrowAnyException();
            RedisStorage store = open.keep(store().open());
            assertCommitted(Edits.first(store, there));
        } finally {
            away.resume();
        }
    }

    @Test
    void aNodeIsSweptOutOfPlacesThoughTheServerOfOthersIsSilent() throws Exception {
        RedisServer needed = cluster.at(JedisClusterCRC16.getSlot(KEYS.nodes("known")));
        RedisServer silent = cluster.masterBeside(needed);
        DocumentKey swept = documents(true, needed).get(0);
        List<DocumentKey> left = documents(true, silent).subList(0, 2);
        RedisStorage store = open.keep(store().open());
        get(store.nodeLeases().renew("ending", Duration.ofMillis(1), Instant.EPOCH));
        for (DocumentKey each : List.of(left.get(0), swept, left.get(1))) {
            get(store.presence().enter(each, new PresenceEntry("ending", "s", "alice", "{}"), Instant.EPOCH));
        }
        silent.pause();
        try {
            Map<PresencePlace, List<PresenceChange>> gone = new HashMap<>();
            RedisCluster.await(() -> {
                sweep(store, gone);
                return !gone.isEmpty();
            });
            assertThat(gone).containsOnlyKeys(swept);
        } finally {
            silent.resume();
        }
        for (DocumentKey each : left) {
            RedisCluster.await(() -> {
                sweep(store, new HashMap<>());
                return isEmpty(store, each);
            });
        }
    }

    /** One that fails says nothing. */
    private static void sweep(RedisStorage store, Map<PresencePlace, List<PresenceChange>> changes) {
        store.nodeLeases()
                .sweep()
                .thenAccept(changes::putAll)
                .exceptionally(silent -> null)
                .toCompletableFuture()
                .join();
    }

    private static boolean isEmpty(RedisStorage store, PresencePlace place) {
        return store.presence()
                .list(place, -1)
                .thenApply(listed ->
                        listed.filter(there -> there.entries().isEmpty()).isPresent())
                .exceptionally(silent -> false)
                .toCompletableFuture()
                .join();
    }

    private static void assertCommitted(CompletionStage<CommitResult> commit) {
        assertThat(commit.toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(new Committed());
    }

    @Test
    void aCommitFollowsItsDocumentWhoseSlotIsOnTheWay() throws Exception {
        DocumentKey document = new DocumentKey("t", "moving");
        RedisStorage store = open.keep(store().durability(Durability.replicated(1, Duration.ofSeconds(5)))
                .open());
        assertCommitted(Edits.first(store, document));
        // While a key of those that a script is given is neither here nor there, the script has to wait.
        get(store.locks().acquire(document.field("other"), HOLDER, TERMS, false));
        RedisServer from = cluster.at(slot(document));
        RedisCluster.moveKeys(slot(document), from, cluster.masterBeside(from));
        Head behind = Edits.behind(Head.initial(store.firstEpoch()), "client", 1);
        assertCommitted(Edits.commit(store, document, behind, "client", 2));
        get(store.upkeep().delete(document));
        assertThat(cluster.at(slot(document))).as("it is still on the way").isSameAs(from);
    }
}
