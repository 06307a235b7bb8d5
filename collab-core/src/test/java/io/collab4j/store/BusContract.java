package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Bus.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That commits are told, in their order, to those who listen to their document. Nothing is lost where nothing breaks. */
public abstract class BusContract extends StorageContract {
    private final BlockingQueue<PublishedCommit> heard = new LinkedBlockingQueue<>();

    private final List<Subscription> listening = new ArrayList<>();

    @AfterEach
    void stopListening() {
        listening.forEach(Subscription::close);
    }

    private Subscription hear(Consumer<PublishedCommit> listener) {
        Consumer<DocumentEvent> commits = event -> {
            if (event instanceof PublishedCommit commit) {
                listener.accept(commit);
            }
        };
        Subscription subscription = listen(document(), commits);
        listening.add(subscription);
        return subscription;
    }

    private PublishedCommit next() {
        return next(heard);
    }

    @Test
    void aCommitIsToldWithItsCarets() {
        hear(heard::add);
        LogEntry first = entry(1, ALICE, 1);
        Map<String, String> carets = Map.of(first.operationId(), "{\"position\":1}");
        get(documents()
                .commit(document(), List.of(new FieldCommit("f", undeclared(), text(""), List.of(first), carets, 0))));
        assertThat(next()).isEqualTo(new PublishedCommit("f", undeclared(), List.of(first), carets));
    }

    @Test
    void newEpochsAndDeletionsAreTold() {
        BlockingQueue<DocumentEvent> events = new LinkedBlockingQueue<>();
        listening.add(listen(document(), events::add));
        Epoch next = Epoch.of(2, "x");
        get(storage().upkeep().replace(field(), undeclared(), next, text("new")));
        get(storage().upkeep().replace(field(), undeclared(), Epoch.of(3, "y"), text("late")));
        get(storage().upkeep().delete(document()));
        assertThat(List.of(next(events), next(events)))
                .containsExactly(new FieldRestarted("f", Head.initial(next)), new DocumentDeleted());
    }

    @Test
    void commitsAreToldInTheirOrder() {
        hear(heard::add);
        appendMany(field(), 50);
        Head head = undeclared();
        for (int i = 1; i <= 50; i++) {
            PublishedCommit commit = next();
            assertThat(commit.before()).isEqualTo(head);
            head = commit.after();
        }
    }

    @Test
    void everyFieldOfACommitIsTold() {
        hear(heard::add);
        List<FieldCommit> both =
                List.of(commit("f", undeclared(), entry(1, ALICE, 1)), commit("g", undeclared(), entry(1, ALICE, 1)));
        get(documents().commit(document(), both));
        assertThat(List.of(next().fieldName(), next().fieldName())).containsExactly("f", "g");
    }

    @Test
    void whatIsRefusedIsNotTold() {
        Head head = appendMany(field(), 1);
        hear(heard::add);
        get(documents().commit(document(), List.of(commit("f", undeclared(), entry(1, BOB, 1)))));
        get(documents().commit(document(), List.of(commit("f", head, entry(2, ALICE, 7)))));
        append(field(), head, entry(2, ALICE, 2));
        assertThat(next().entries()).containsExactly(entry(2, ALICE, 2));
    }

    @Test
    void onlyTheDocumentListenedToIsHeard() {
        DocumentKey otherTenant = new DocumentKey(tenant() + "x", "d");
        hear(heard::add);
        appendMany(document("e").field("f"), 1);
        appendMany(otherTenant.field("f"), 1);
        appendMany(field(), 1);
        assertThat(next().fieldName()).isEqualTo("f");
        pass(Duration.ofMillis(50));
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsForANodeIsToldThereAlone() {
        StreamNode node = new StreamNode(tenant());
        BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();
        listening.add(listen(node, new StreamReply("probe", "{}"), events::add));
        StreamPost post = new StreamPost("n", "r", "hash", tenant(), "alice", 1, "é".repeat(128 * 1024));
        storage().bus().publish(new StreamNode(tenant() + "x"), new StreamReply("r", "{}"));
        storage().bus().publish(node, post);
        assertThat(next(events)).isEqualTo(post);
        StreamPoll poll = new StreamPoll("n", "r", "hash", tenant(), "alice", 1);
        storage().bus().publish(node, poll);
        StreamEvent told = next(events);
        // A bus may tell something twice.
        while (told.equals(post)) {
            told = next(events);
        }
        assertThat(told).isEqualTo(poll);
    }

    @Test
    void aClosedSubscriptionHearsNothing() {
        BlockingQueue<PublishedCommit> other = new LinkedBlockingQueue<>();
        Subscription closed = hear(other::add);
        hear(heard::add);
        closed.close();
        closed.close();
        appendMany(field(), 1);
        next();
        assertThat(other).isEmpty();
    }

    @Test
    void oneOfTwoEqualListenersMayLeave() {
        Subscription first = hear(heard::add);
        hear(heard::add);
        first.close();
        appendMany(field(), 1);
        next();
        pass(Duration.ofMillis(50));
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        hear(commit -> {
            throw new IllegalStateException("a listener");
        });
        hear(heard::add);
        appendMany(field(), 2);
        assertThat(next().after().revision()).isEqualTo(1);
        assertThat(next().after().revision()).isEqualTo(2);
    }
}
