package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.activity.Activity;
import io.collab4j.activity.Changes;
import io.collab4j.activity.FieldChange;
import io.collab4j.activity.RecordReference;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Committed changes on their way to a server that takes its time. */
class ChangeQueueTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<CompletableFuture<Activity>> answers = Collections.synchronizedList(new ArrayList<>());
    private final ChangeQueue queue = new ChangeQueue(new Slow());

    private final class Slow implements Changes {
        @Override
        public CompletionStage<Activity> changed(
                RecordReference subject, String action, @Nullable String userId, List<FieldChange> changes) {
            asked.add(subject.id());
            CompletableFuture<Activity> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }
    }

    private static EntityChange.Told told(String id) {
        return changes -> changes.created(RecordReference.of("acme", "deal", id), null);
    }

    private static List<EntityChange.Told> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> told("" + i)).toList();
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "" + i).toList();
    }

    private void fail(int which) {
        answers.get(which).completeExceptionally(new CollabException(ErrorCode.INTERNAL, "out"));
    }

    @Test
    void nobodyWaitsAndAFewAreUnderWay() {
        queue.add(many(1000));
        assertThat(asked).containsExactlyElementsOf(ids(64));
        fail(63);
        fail(0);
        assertThat(asked).containsExactlyElementsOf(ids(66));
    }

    @Test
    void failuresDoNotHoldUpTheRest() {
        queue.add(many(1000));
        for (int i = 0; i < 1000; i++) {
            fail(i);
        }
        queue.add(Collections.nCopies(100, changes -> {
            throw new IllegalStateException("misuse");
        }));
        queue.add(List.of(told("after")));
        assertThat(asked).hasSize(1001).endsWith("after");
    }

    @Test
    void whatIsTooMuchIsLost() {
        queue.add(many(ChangeQueue.MAX_WAITING));
        queue.add(many(1000));
        for (int i = 0; i < answers.size(); i++) {
            fail(i);
        }
        assertThat(asked).hasSize(ChangeQueue.MAX_WAITING + 64);
    }
}
