package io.collab4j.document;

import io.collab4j.identity.User;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.ResumePoint;
import io.collab4j.store.Author;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One session in one document. Any thread; leaving again does nothing. */
public final class Membership {
    private final OpenDocument document;
    private final Author author;
    private final User user;
    private final Subscriber subscriber;
    private final Runnable onLeft;
    // Most members join one field, and follow none.
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>(1);
    private final AtomicBoolean left = new AtomicBoolean();
    private final Map<String, CompletableFuture<Subscription>> following = new ConcurrentHashMap<>();
    private volatile boolean whole;

    Membership(OpenDocument document, Author author, User user, Subscriber subscriber, Runnable onLeft) {
        this.document = document;
        this.author = author;
        this.user = user;
        this.subscriber = subscriber;
        this.onLeft = onLeft;
        document.enter(this);
    }

    Author author() {
        return author;
    }

    MemberInfo info() {
        return new MemberInfo(user.userId(), author.sessionId(), user.info());
    }

    /** Who is in the document, this one included. */
    public List<MemberInfo> members() {
        return document.members();
    }

    /** The names of all fields there are, in order. */
    public CompletionStage<Set<String>> fieldNames() {
        return document.fieldNames();
    }

    /** From here on the member hears of fields that come to exist. */
    public void joinWhole() {
        whole = true;
    }

    /** Whether it has joined the whole document. */
    public boolean isWhole() {
        return whole;
    }

    /**
     * Joins a field, or joins it again.
     *
     * @param from where the member stands, if it was here before
     * @return fails with {@code store_unavailable} if the field cannot be read now, and with {@code limit_exceeded} for a
     *     member of as many fields as a document may have
     */
    public CompletionStage<JoinedField> join(String fieldName, @Nullable ResumePoint from) {
        if (!subscriptions.containsKey(fieldName) && subscriptions.size() >= document.maxFields()) {
            return CompletableFuture.failedFuture(
                    new CollabException(ErrorCode.LIMIT_EXCEEDED, "more fields than a document has"));
        }
        return document.field(fieldName)
                .thenCompose(field -> field.join(author, subscriber, from))
                .thenApply(joined -> {
                    keep(joined.subscription());
                    return joined;
                });
    }

    /**
     * Follows a field that this member takes to be an empty text at revision 0, because it has not heard of it. It is
     * tried once; a member it fails for joins the field by name.
     *
     * @return fails with {@code not_joined} if that is not what the field is, or it cannot be read now
     */
    public CompletionStage<Subscription> follow(String fieldName) {
        CompletableFuture<Subscription> mine = new CompletableFuture<>();
        CompletableFuture<Subscription> known = following.putIfAbsent(fieldName, mine);
        if (known != null) {
            return known;
        }
        document.field(fieldName)
                .thenCompose(field -> field.follow(author, subscriber))
                .whenComplete((subscription, failure) -> {
                    if (failure == null) {
                        keep(subscription);
                        mine.complete(subscription);
                    } else {
                        mine.completeExceptionally(
                                new CollabException(ErrorCode.NOT_JOINED, "the field has to be joined by name"));
                    }
                });
        return mine;
    }

    /** The field has ended the former one, if there was one; of two answers that cross, the one that lives is kept. */
    private void keep(Subscription subscription) {
        // Under the name as the field has it, which is one string for all its members.
        subscriptions.merge(
                subscription.address().fieldName(), subscription, (former, next) -> next.isEnded() ? former : next);
        if (left.get()) {
            subscription.cancel();
        }
    }

    /** The member's place in a field it has joined. */
    public Optional<Subscription> subscription(String fieldName) {
        return Optional.ofNullable(subscriptions.get(fieldName)).filter(subscription -> !subscription.isEnded());
    }

    /** The member's places in all fields it is in. */
    public List<Subscription> subscriptions() {
        return subscriptions.values().stream()
                .filter(subscription -> !subscription.isEnded())
                .toList();
    }

    /** Whether the member was in a field, and perhaps is no longer. */
    public boolean wasIn(String fieldName) {
        return subscriptions.containsKey(fieldName);
    }

    void fieldAppeared(String fieldName) {
        if (whole && !subscriptions.containsKey(fieldName) && !following.containsKey(fieldName)) {
            subscriber.onFieldAppeared(fieldName);
        }
    }

    /** Ends every subscription and the membership. */
    public void leave() {
        if (left.compareAndSet(false, true)) {
            subscriptions.values().forEach(Subscription::cancel);
            document.leave(this);
            onLeft.run();
        }
    }
}
