package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Those here who want one lock: some at once or not at all, some until their time is over. On the loop only. */
final class LockWaiters {
    private record Waiter(CompletableFuture<LockState.Answer> done, boolean isPatient, Cancellable timer) {}

    private final Loop loop;
    private final Consumer<CompletableFuture<LockState.Answer>> late;
    private List<Waiter> waiters = new ArrayList<>();

    /**
     * Nobody waits yet.
     *
     * @param late is given those whose time is over
     */
    LockWaiters(Loop loop, Consumer<CompletableFuture<LockState.Answer>> late) {
        this.loop = loop;
        this.late = late;
    }

    void add(CompletableFuture<LockState.Answer> done, Optional<Duration> patience) {
        Cancellable timer = patience.map(time -> loop.schedule(time, () -> {
                    waiters.removeIf(waiter -> waiter.done() == done);
                    late.accept(done);
                }))
                .orElse(() -> {});
        waiters.add(new Waiter(done, patience.isPresent(), timer));
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    boolean hasPatient() {
        return waiters.stream().anyMatch(Waiter::isPatient);
    }

    /** Everybody has an answer. */
    void answer(LockState.Answer answer) {
        take(waiter -> true).forEach(done -> done.complete(answer));
    }

    /** Those who do not wait have one. */
    void answerImpatient(LockState.Answer answer) {
        take(waiter -> !waiter.isPatient()).forEach(done -> done.complete(answer));
    }

    void fail(ClientException error) {
        take(waiter -> true).forEach(done -> done.completeExceptionally(error));
    }

    void failImpatient(ClientException error) {
        take(waiter -> !waiter.isPatient()).forEach(done -> done.completeExceptionally(error));
    }

    /** Taken out first, so that who is told may ask again. */
    private List<CompletableFuture<LockState.Answer>> take(Predicate<Waiter> which) {
        List<Waiter> taken = waiters.stream().filter(which).toList();
        waiters = new ArrayList<>(waiters.stream().filter(which.negate()).toList());
        taken.forEach(waiter -> waiter.timer().cancel());
        return taken.stream().map(Waiter::done).toList();
    }
}
