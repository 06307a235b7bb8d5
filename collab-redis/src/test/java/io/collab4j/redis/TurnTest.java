package io.collab4j.redis;

import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Epoch;
import io.collab4j.store.Head;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for another's turn does not wait for ever (D13). */
class TurnTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");

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

    /** Commits to a history that there is not, again and again, and so is behind each time. */
    private void commitInVain(RedisStorage storage) {
        Head never = Head.initial(Epoch.of(1, "another"));
        try {
            while (!ended) {
                assertThat(get(Edits.commit(storage, DOCUMENT, never, "sick", 1)))
                        .isInstanceOf(Behind.class);
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
            assertThat(get(Edits.commit(well, DOCUMENT, head, "well", seq))).isEqualTo(new Committed());
            head = Edits.behind(head, "well", seq);
            if (seq == 1) {
                sick.forEach(node -> new Thread(() -> commitInVain(node), "sick").start());
                RedisCluster.await(() -> lost.get() > 10);
            }
        }
    }
}
