package io.collab4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One task after the other, none forgotten. */
class MailboxTest {
    private final Deque<Runnable> executor = new ArrayDeque<>();
    private final List<Object> done = new ArrayList<>();
    private final AtomicReference<Runnable> atTheEnd = new AtomicReference<>(() -> {});
    private final Mailbox mailbox =
            new Mailbox(executor::add, () -> atTheEnd.getAndSet(() -> {}).run(), done::add);

    private void runAll() {
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
    }

    @Test
    void whatWaitsIsOneBatchInItsOrder() {
        for (int i = 0; i < 3; i++) {
            int number = i;
            mailbox.post(() -> done.add(number));
        }
        assertThat(executor).hasSize(1);
        runAll();
        assertThat(done).containsExactly(0, 1, 2);
    }

    @Test
    void whatComesAtTheEndOfABatchIsRunToo() {
        atTheEnd.set(() -> mailbox.post(() -> done.add("late")));
        mailbox.post(() -> done.add("first"));
        runAll();
        assertThat(done).containsExactly("first", "late");
    }

    @Test
    void aTaskThatFailsIsToldAndHoldsNothingUp() {
        IllegalStateException failure = new IllegalStateException("a task");
        mailbox.post(() -> {
            throw failure;
        });
        mailbox.post(() -> done.add("next"));
        runAll();
        assertThat(done).containsExactly(failure, "next");
    }

    @Test
    void ofManyWhoPostNobodyIsForgottenAndTwoNeverRunAtOnce() throws InterruptedException {
        int posters = 4;
        int each = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(posters);
        try {
            CountDownLatch all = new CountDownLatch(posters * each);
            int[] unguarded = new int[1];
            Mailbox shared = new Mailbox(threads, () -> {}, failure -> {});
            IntStream.range(0, posters)
                    .forEach(poster -> threads.execute(() -> IntStream.range(0, each)
                            .forEach(i -> shared.post(() -> {
                                unguarded[0]++;
                                all.countDown();
                            }))));
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(unguarded[0]).isEqualTo(posters * each);
        } finally {
            threads.shutdownNow();
        }
    }
}
