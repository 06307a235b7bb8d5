package io.collab4j.redis;

import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.simulation.SharedStore;
import io.collab4j.store.BusEvent;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.Head;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the simulation is given a store of its own for each node, and nothing happens but in the world's time. */
class SimulatedRedisTest {
    private static final DocumentKey DOCUMENT = new DocumentKey("acme", "doc0");
    private static final DocumentEvent MEANWHILE = new CursorsWanted("node");

    private final SimulatedRedis redis = new SimulatedRedis();
    private final VirtualWorld world = new VirtualWorld(1);
    private final List<BusEvent> witnessed = new ArrayList<>();
    private final SharedStore shared = redis.begin(world, this::saw);
    private final Storage here = shared.open();
    private final Storage there = shared.open();
    private final Head head = Head.initial(here.firstEpoch());

    private void saw(Topic<?> topic, BusEvent event) {
        witnessed.add(event);
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void whatIsCommittedIsToldToAllWhenItIsAnswered() throws Exception {
        List<BusEvent> heard = new ArrayList<>();
        there.bus().subscribe(DOCUMENT, heard::add);
        assertThat(heard).containsExactly(new EventsMissed());

        get(Edits.first(here, DOCUMENT));
        assertThat(heard).hasSize(2).last().isInstanceOf(PublishedCommit.class);
        assertThat(witnessed).containsExactly(heard.get(1));
    }

    @Test
    void whoHasDiedHearsNothing() throws Exception {
        List<BusEvent> heard = new ArrayList<>();
        there.bus().subscribe(DOCUMENT, heard::add);
        shared.died(there);

        get(Edits.first(here, DOCUMENT));
        assertThat(heard).containsExactly(new EventsMissed());
        assertThat(witnessed).hasSize(1);
    }

    @Test
    void whoWaitsForAnothersTurnIsAnsweredWhenTheWorldsTimeHasGoneOn() throws Exception {
        get(Edits.commit(here, DOCUMENT, head, "here", 1));
        for (int lost = 0; lost < 2; lost++) {
            assertThat(get(Edits.commit(there, DOCUMENT, head, "there", 1))).isInstanceOf(Behind.class);
        }

        CompletableFuture<CommitResult> waiting = Edits.commit(here, DOCUMENT, Edits.behind(head, "here", 1), "here", 2)
                .toCompletableFuture();
        assertThat(waiting).isNotDone();
        here.bus().publish(DOCUMENT, MEANWHILE);
        assertThat(witnessed).hasSize(2).last().isEqualTo(MEANWHILE);
        world.advance(Duration.ofMillis(50));
        assertThat(waiting).isNotDone();
        world.advance(Duration.ofMillis(100));
        assertThat(waiting).isCompletedWithValue(new Committed());
        assertThat(witnessed).hasSize(3).last().isInstanceOf(PublishedCommit.class);
    }
}
