package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when several threads want the same at once. */
public abstract class StorageRaceContract extends StorageContract {
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** One of several threads' work. */
    private interface Part<T> {
        T run(int thread) throws Exception;
    }

    private <T> List<T> atOnce(Part<T> part) {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Callable<T> task = () -> {
                start.await(10, TimeUnit.SECONDS);
                return part.run(thread);
            };
            running.add(threads.submit(task));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            try {
                results.add(each.get(30, TimeUnit.SECONDS));
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
        return results;
    }

    @Test
    void ofManyFirstContentsOneIsKeptAndAllSeeIt() {
        for (int round = 0; round < 50; round++) {
            FieldKey key = document().field("f" + round);
            List<StoredField> seen =
                    atOnce(thread -> get(documents().create(key, Epoch.of(1, "t" + thread), text("from " + thread))));
            assertThat(Set.copyOf(seen)).hasSize(1);
            assertThat(load(key)).isEqualTo(seen.get(0));
        }
    }

    @Test
    void ofManyCommitsOnOneHeadOneWins() {
        for (int round = 0; round < 50; round++) {
            FieldKey key = document().field("f" + round);
            List<CommitResult> results = atOnce(thread -> {
                Author author = new Author("u" + thread, "c" + thread, "s" + thread, 1);
                return get(documents()
                        .commit(document(), List.of(commit(key.fieldName(), undeclared(), entry(1, author, 1)))));
            });
            assertThat(results.stream().filter(Committed.class::isInstance)).hasSize(1);
            assertThat(load(key).tail()).hasSize(1);
        }
    }

    @Test
    void whoeverIsBehindCatchesUpAndNothingIsLost() {
        int each = 50;
        atOnce(thread -> {
            Author author = new Author("u" + thread, "c" + thread, "s" + thread, 1);
            Head head = undeclared();
            for (int seq = 1; seq <= each; ) {
                LogEntry next = entry(head.revision() + 1, author, seq);
                CommitResult result = get(documents().commit(document(), List.of(commit("f", head, next))));
                if (result instanceof Behind behind) {
                    assertThat(behind.missing()).isNotEmpty();
                    assertThat(behind.missing().get(0).revision()).isEqualTo(head.revision() + 1);
                    head = after(behind.missing().get(behind.missing().size() - 1));
                    assertThat(behind.actual()).isEqualTo(head);
                } else {
                    assertThat(result).isEqualTo(new Committed());
                    head = after(next);
                    seq++;
                }
            }
            return head;
        });
        List<LogEntry> log = load(field()).tail();
        assertThat(log).hasSize(THREADS * each);
        Set<String> operations = new HashSet<>();
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).revision()).isEqualTo(i + 1);
            operations.add(log.get(i).author().clientId() + "/" + log.get(i).seq());
        }
        assertThat(operations).hasSize(THREADS * each);
    }

    @Test
    void ofManyWhoBeginANewEpochOneDoes() {
        Head head = appendMany(field(), 3);
        List<StoredField> seen = atOnce(thread ->
                get(storage().upkeep().replace(field(), head, Epoch.of(2, "t" + thread), text("from " + thread))));
        assertThat(Set.copyOf(seen)).hasSize(1);
    }

    @Test
    void ofManyWhoWantALockOneHoldsItAtATimeUnderALargerNumberThanAllBefore() {
        LockTerms terms =
                new LockTerms(Duration.ofMinutes(5), Duration.ofMinutes(5), 10, THREADS, Duration.ofMinutes(5));
        AtomicInteger holders = new AtomicInteger();
        AtomicLong newest = new AtomicLong();
        atOnce(thread -> {
            Author author = new Author("u" + thread, "c" + thread, "s" + thread, 1);
            LockHolder holder = new LockHolder(author, "{}");
            for (int held = 0; held < 100; ) {
                LockAnswer answer = get(storage().locks().acquire(field(), holder, terms, true));
                if (answer instanceof LockAnswer.Granted granted) {
                    assertThat(holders.incrementAndGet()).isEqualTo(1);
                    long token = granted.lock().token();
                    assertThat(newest.getAndSet(token)).isLessThan(token);
                    holders.decrementAndGet();
                    assertThat(get(storage().locks().release(field(), author))).isEqualTo(new LockRelease.Released());
                    held++;
                }
            }
            return newest.get();
        });
        assertThat(get(storage().locks().locks(document()))).isEmpty();
    }
}
