package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for another's turn does not wait for ever (D13). */
class TurnTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");
    private static final Encoded EMPTY = new Encoded("text", 1, new byte[0]);

    private final Kept open = new Kept();
    private final RedisServer server = open.keep(RedisServer.start());
    private final RedisStorage well = node();
    private final List<RedisStorage> sick = List.of(node(), node());
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean ended;

    private RedisStorage node() {
        return open.keep(RedisStorage.at(server.uri()).open());
    }

    @AfterEach
    void close() {
        ended = true;
        open.close();
    }

    private static CommitResult commit(RedisStorage storage, Head head, String client, long seq) throws Exception {
        Author author = new Author("u", client, "s", 1);
        String name = client + "/" + seq;
        LogEntry entry = new LogEntry(head.revision() + 1, name, author, seq, "h", Instant.EPOCH, EMPTY);
        return storage.documents()
                .commit(DOCUMENT, List.of(new FieldCommit("f", head, EMPTY, List.of(entry), Map.of(), 1)))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Commits to a history that there is not, again and again, and so is behind each time. */
    private void commitInVain(RedisStorage storage) {
        Head never = Head.initial(Epoch.of(1, "another"));
        try {
            while (!ended) {
                assertThat(commit(storage, never, "sick", 1)).isInstanceOf(Behind.class);
                lost.incrementAndGet();
            }
        } catch (Exception closed) {
            // Then this ends.
        }
    }

    @Test
    void nodesThatCannotCommitDoNotKeepTheOthersFromIt() throws Exception {
        Head head = Head.initial(well.firstEpoch());
        for (int seq = 1; seq <= 20; seq++) {
            assertThat(commit(well, head, "well", seq)).isEqualTo(new Committed());
            head = new Head(head.epoch(), seq, "well/" + seq);
            if (seq == 1) {
                sick.forEach(node -> new Thread(() -> commitInVain(node), "sick").start());
                RedisCluster.await(() -> lost.get() > 10);
            }
        }
    }
}
