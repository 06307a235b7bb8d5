package io.collab4j.document;

import io.collab4j.lock.LockMode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.LockRefusal;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.CommitResult.Refused;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the edits of one field in order: everything that waits is drafted on top of the head as one group and committed in
 * one atomic step. Whoever loses the race is drafted again from what its author sent. Runs on the field's mailbox.
 */
final class Sequencer {
    private final Field field;
    private final DocumentContext context;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Draft<?, ?> committing;
    /** The store has failed, and has not committed anything since. */
    private boolean failing;

    /** How many may be in the next group: those no lock kept out go first, and others that one does not join them. */
    private int most = Integer.MAX_VALUE;

    Sequencer(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
    }

    /** An edit with the number of times it was drafted in vain. */
    private record Waiting(Edit edit, int attempts) {}

    void add(Edit edit) {
        waiting.add(new Waiting(edit, 0));
    }

    boolean isIdle() {
        return committing == null && waiting.isEmpty();
    }

    boolean isWaiting(String clientId) {
        return waiting.stream().anyMatch(next -> next.edit().author().clientId().equals(clientId))
                || (committing != null
                        && committing.edits().stream()
                                .anyMatch(edit -> edit.author().clientId().equals(clientId)));
    }

    /** Whether a commit that leads to this head is this sequencer's own, whose answer is still to come. */
    boolean isCommitting(Head head) {
        return committing != null && committing.head().equals(head);
    }

    /** Commits what waits, unless something is under way that has to be finished first. */
    void run() {
        while (committing == null && !field.replica().isBusy() && !waiting.isEmpty()) {
            decideType();
            commit(field.history());
        }
    }

    /** Nobody has said yet what an undeclared field is; its first edit does. */
    private void decideType() {
        if (!field.history().isUndecided()) {
            return;
        }
        OperationCodec<?, ?> codec = typeOf(waiting.getFirst());
        if (field.history().codec() != codec) {
            field.decideType(codec);
        }
    }

    private static OperationCodec<?, ?> typeOf(Waiting edit) {
        return edit.edit().content() instanceof Edit.Value ? FieldTypes.VALUE : FieldTypes.TEXT;
    }

    /** An undecided field's group is of one type, so that an edit that is refused decides nothing for the others. */
    private boolean fits(History<?, ?> history) {
        return !waiting.isEmpty() && (!history.isUndecided() || typeOf(waiting.getFirst()) == history.codec());
    }

    private <S, O> void commit(History<S, O> history) {
        Draft<S, O> draft = history.draft(field.groupContext());
        List<Waiting> group = new ArrayList<>();
        int room = Math.min(most, context.limits().groupSize());
        most = Integer.MAX_VALUE;
        while (draft.entries().size() < room && fits(history)) {
            Waiting next = waiting.removeFirst();
            if (next.attempts() >= context.limits().commitAttempts()) {
                next.edit().listener().refused(new CollabException(ErrorCode.CONTENDED, "too many others are editing"));
            } else if (answer(next.edit(), draft.add(next.edit()))) {
                group.add(next);
            }
        }
        if (draft.isEmpty()) {
            return;
        }
        committing = draft;
        ask(draft)
                .whenComplete((result, failure) -> field.post(() -> {
                    committing = null;
                    settle(history, draft, group, result, failure);
                }));
    }

    private CompletionStage<CommitResult> ask(Draft<?, ?> draft) {
        try {
            return context.storage()
                    .documents()
                    .commit(
                            field.key().document(),
                            List.of(draft.toCommit(
                                    field.key().fieldName(),
                                    context.locks().modeOf(field.key()) == LockMode.ENFORCED)));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Tells an edit's author if it does not become part of the group; whether it does. */
    private static boolean answer(Edit edit, Verdict verdict) {
        EditListener listener = edit.listener();
        if (verdict == Verdict.ACCEPTED) {
            return true;
        } else if (verdict instanceof Verdict.Refused refused) {
            listener.refused(refused.refusal());
        } else if (verdict instanceof Verdict.Repeated repeated) {
            listener.repeated(repeated.acknowledgement());
        } else if (verdict == Verdict.SUPERSEDED) {
            listener.superseded();
        }
        return false;
    }

    private <S, O> void settle(
            History<S, O> history,
            Draft<S, O> draft,
            List<Waiting> group,
            @Nullable CommitResult result,
            @Nullable Throwable failure) {
        if (failure != null || result == null) {
            reportOnce(failure);
            refuse(group, failure);
            // Whether it was committed all the same is found out before anything else is drafted.
            field.replica().catchUp();
        } else if (result instanceof Committed) {
            failing = false;
            committed(history, draft, group);
        } else if (result instanceof LockRefused locked) {
            againFirst(withoutRefused(group, locked));
        } else {
            againFirst(group);
            if (result instanceof Refused refused) {
                Edit edit = draft.edits().get(refused.index());
                history.remember(edit.author().clientId(), refused.record());
            } else if (result instanceof Behind behind) {
                field.replica().onBehind(draft.base(), behind);
            }
        }
    }

    private void observed(Step<?, ?> step) {
        EditObserver observer = context.observer();
        if (observer == EditObserver.NONE) {
            return;
        }
        LogEntry log = step.log();
        try {
            observer.onCommitted(new CommittedEdit(
                    field.key().document().tenantId(),
                    field.address().documentId(),
                    field.address().fieldName(),
                    log.operation().type(),
                    log.revision(),
                    log.author().userId(),
                    log.author().clientId(),
                    step.past().before(),
                    step.after(),
                    log.timestamp()));
        } catch (RuntimeException failure) {
            context.report("observing an edit", field.key(), failure);
        }
    }

    private <S, O> void committed(History<S, O> history, Draft<S, O> draft, List<Waiting> group) {
        if (history == field.history() && history.head().equals(draft.base())) {
            history.adopt(draft);
            draft.entries().forEach(field::publish);
            field.measured(draft.size());
        } else if (history == field.history() && !history.contains(draft)) {
            // The store has lost it since and gone another way, so nothing will ever tell its authors.
            againFirst(group);
            return;
        }
        draft.entries().forEach(this::observed);
        int attempts = 1;
        for (int i = 0; i < group.size(); i++) {
            attempts = Math.max(attempts, group.get(i).attempts() + 1);
            group.get(i)
                    .edit()
                    .listener()
                    .committed(draft.entries().get(i).log().revision());
        }
        context.listener()
                .committed(
                        field.key().document().tenantId(),
                        field.address().documentId(),
                        field.address().fieldName(),
                        group.size(),
                        attempts);
        field.saver().changed();
    }

    /** What a lock keeps out leaves the group for good; the others are tried again without anybody new. */
    private List<Waiting> withoutRefused(List<Waiting> group, LockRefused locked) {
        List<Waiting> kept = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            LockRefusal reason = locked.edits().get(i);
            if (reason == null) {
                kept.add(group.get(i));
            } else {
                group.get(i).edit().listener().refused(context.locks().refusal(reason, locked.lock()));
            }
        }
        most = kept.isEmpty() ? Integer.MAX_VALUE : kept.size();
        return kept;
    }

    /** Once for each outage and field: everybody tries again, and an operator needs one line. */
    private void reportOnce(@Nullable Throwable failure) {
        if (!failing) {
            failing = true;
            Throwable known = failure == null ? new NullPointerException("no result") : failure;
            context.report("committing", field.key(), known);
        }
    }

    /** Nothing is known of what became of them; each author sends his edit again under the same number. */
    private void refuse(List<Waiting> group, @Nullable Throwable failure) {
        CollabException why = failure instanceof CollabException known && !DocumentDeletedException.is(failure)
                ? known
                : field.storeFailure(failure);
        group.forEach(each -> each.edit().listener().refused(why));
    }

    private void againFirst(List<Waiting> group) {
        for (int i = group.size() - 1; i >= 0; i--) {
            Waiting each = group.get(i);
            waiting.addFirst(new Waiting(each.edit(), each.attempts() + 1));
        }
    }

    /** The field goes on no more: nothing that waits will be committed from here. */
    void refuseAll(CollabException why) {
        Draft<?, ?> lost = committing;
        committing = null;
        if (lost != null) {
            lost.edits().forEach(edit -> edit.listener().refused(why));
        }
        waiting.forEach(each -> each.edit().listener().refused(why));
        waiting.clear();
    }
}
