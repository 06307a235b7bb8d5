package io.collab4j.document;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.ResumePoint;
import io.collab4j.store.Author;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One member on its way into a field: its record is read, what it missed is found, and in one step with that it is
 * subscribed. Runs on the field's mailbox.
 */
final class Joining {
    /** More missed operations than this are not cheaper to send than the content. */
    private static final int MAX_OPERATIONS = 10_000;

    /** Nor is more text than this, if the content has less. */
    private static final long MAX_TEXT = 1 << 20;

    private final Field field;
    private final DocumentContext context;
    private final Author author;
    private final Subscriber subscriber;
    private final @Nullable ResumePoint from;
    private final CompletableFuture<JoinedField> joined;
    private boolean askedAgain;

    Joining(
            Field field,
            DocumentContext context,
            Author author,
            Subscriber subscriber,
            @Nullable ResumePoint from,
            CompletableFuture<JoinedField> joined) {
        this.field = field;
        this.context = context;
        this.author = author;
        this.subscriber = subscriber;
        this.from = from;
        this.joined = joined;
    }

    String clientId() {
        return author.clientId();
    }

    void start() {
        String epoch = epoch();
        field.attach(author).whenComplete((record, failure) -> {
            if (failure != null) {
                joined.completeExceptionally(failure);
            } else if (!epoch.equals(epoch())) {
                start();
            } else if (isBehind(record)) {
                catchUp(record);
            } else {
                enter(List.of());
            }
        });
    }

    /**
     * Whether the member or its record knows more of the field than this node. A member that was here before and has no
     * record may have none because the store is in another epoch by now, or has lost the field.
     */
    private boolean isBehind(ClientRecord record) {
        boolean stored = !field.head().equals(Head.initial(context.storage().firstEpoch()));
        boolean doubtful = from != null
                && from.epoch().equals(epoch())
                && (from.revision() > field.head().revision() || (stored && record.seq() == 0));
        return doubtful || !field.history().holds(record);
    }

    private void catchUp(ClientRecord record) {
        field.replica().caughtUp().whenComplete((done, failure) -> {
            if (failure != null) {
                joined.completeExceptionally(failure);
            } else if (!field.history().holds(record) && !askedAgain) {
                // The store has lost it since it was asked.
                askedAgain = true;
                start();
            } else {
                enter(List.of());
            }
        });
    }

    /** Enters without being told anything: for a member that takes the field to be empty at revision 0. */
    void attach(CompletableFuture<Subscription> following) {
        field.attach(author).whenComplete((record, failure) -> {
            if (failure != null) {
                following.completeExceptionally(failure);
                return;
            }
            Head head = field.head();
            boolean fromTheStart = head.epoch().equals(context.storage().firstEpoch())
                    && field.history().oldestBase() == 0
                    && (head.revision() == 0 || field.lane().get(1) != null);
            Subscription present = field.subscription(author);
            if (present != null) {
                following.complete(present);
            } else if (fromTheStart) {
                Subscription subscription = field.subscribe(author, subscriber, 0);
                // No answer goes before what this member is told.
                subscription.start();
                following.complete(subscription);
            } else {
                following.completeExceptionally(
                        new CollabException(ErrorCode.NOT_JOINED, "the field has to be joined by name"));
            }
        });
    }

    private String epoch() {
        return field.head().epoch().id();
    }

    /**
     * Enters, if what was missed is at hand.
     *
     * @param older operations read from the store, which may end before those the node holds begin
     */
    private void enter(List<LogEntry> older) {
        ResumePoint point = from;
        if (point == null || !canResume(point)) {
            enterWithContent();
            return;
        }
        long oldestKnown =
                older.isEmpty() ? field.history().oldestBase() : older.get(0).revision() - 1;
        if (point.revision() < oldestKnown) {
            if (older.isEmpty()) {
                readOlder(point);
            } else {
                enterWithContent();
            }
            return;
        }
        enterWithOperations(point, older);
    }

    private boolean canResume(ResumePoint point) {
        Head head = field.head();
        return point.epoch().equals(head.epoch().id())
                && point.revision() <= head.revision()
                && head.revision() - point.revision() <= MAX_OPERATIONS
                && field.history().codec() != FieldTypes.VALUE;
    }

    /** The operation that made the member's revision is read too, to see whether it is the one the member knows. */
    private void readOlder(ResumePoint point) {
        long after = Math.max(0, point.revision() - 1);
        int limit = (int) (field.history().oldestBase() - after);
        context.storage()
                .documents()
                .readLog(field.key(), point.epoch(), after, limit)
                .whenComplete((read, failure) -> field.post(() -> {
                    if (field.isBroken()) {
                        return;
                    }
                    boolean usable = failure == null
                            && read.isPresent()
                            && read.get().complete()
                            && read.get().entries().size() == limit;
                    if (usable && reaches(read.get().entries())) {
                        enter(read.get().entries());
                    } else {
                        enterWithContent();
                    }
                }));
    }

    /** Whether what the node still holds follows what was read; if the store went another way, it does not. */
    private boolean reaches(List<LogEntry> older) {
        long base = field.history().oldestBase();
        String known = field.history().operationIdAt(base);
        return older.stream()
                .anyMatch(
                        entry -> entry.revision() == base && entry.operationId().equals(known));
    }

    private void enterWithOperations(ResumePoint point, List<LogEntry> older) {
        String known = field.history().operationIdAt(point.revision());
        List<String> missed = new ArrayList<>();
        for (LogEntry entry : older) {
            if (entry.revision() == point.revision()) {
                known = entry.operationId();
            } else if (entry.revision() > point.revision()
                    && entry.revision() <= field.history().oldestBase()) {
                missed.add(LaneEntry.logged(entry, new String(entry.operation().bytes(), StandardCharsets.UTF_8)));
            }
        }
        // A node that has the operations but not the id of the one before them cannot vouch for them.
        String named = point.operationId();
        if (named != null && !named.equals(known)) {
            if (known == null && older.isEmpty()) {
                readOlder(point);
            } else {
                enterWithContent();
            }
            return;
        }
        long next = Math.max(point.revision(), field.history().oldestBase()) + 1;
        for (; next <= field.head().revision(); next++) {
            Past<?, ?> past = field.history().past(next);
            missed.add(LaneEntry.logged(past.log(), past.json()));
        }
        long text = missed.stream().mapToLong(String::length).sum();
        if (text > MAX_TEXT && text > field.history().encodedState().length()) {
            enterWithContent();
        } else {
            enter(null, missed);
        }
    }

    private void enterWithContent() {
        enter(field.history().encodedState(), null);
    }

    private void enter(@Nullable String content, @Nullable List<String> operations) {
        Head head = field.head();
        ClientRecord record = field.history().client(author.clientId());
        if (record == null) {
            // Its subscription was cancelled, or the epoch changed, while the store was read.
            start();
            return;
        }
        joined.complete(new JoinedField(
                field.history().codec().type().name(),
                head.epoch().id(),
                head.revision(),
                head.operationId(),
                record.seq(),
                record.revision(),
                content,
                operations,
                field.cursors().now(),
                field.subscribe(author, subscriber, head.revision())));
    }
}
