package io.collab4j.document;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.presence.Attendee;
import io.collab4j.presence.CursorMove;
import io.collab4j.presence.CursorPlace;
import io.collab4j.presence.DocumentRoom.Presence;
import io.collab4j.presence.FieldReader;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Outlet;
import io.collab4j.protocol.ResumePoint;
import io.collab4j.store.Author;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session in one document. Any thread; leaving again does nothing. */
public final class Membership implements FieldReader {
    private final OpenDocument document;
    private final Author author;
    private final Attendee attendee;
    private final Subscriber subscriber;
    private final Runnable onLeft;
    // Most members join one field.
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>(1);
    private final AtomicBoolean left = new AtomicBoolean();
    /** The fields it has not joined by name; there are none for a member that has not joined the whole document. */
    private volatile @Nullable Map<String, CompletableFuture<Subscription>> following;

    Membership(OpenDocument document, Author author, User user, Subscriber subscriber, Runnable onLeft) {
        this.document = document;
        this.author = author;
        this.subscriber = subscriber;
        this.onLeft = onLeft;
        this.attendee = document.room().enter(author.sessionId(), user, subscriber, this);
        document.enter(this);
    }

    Author author() {
        return author;
    }

    /** Who is in the document, this one included. Completes in any case, and soon. */
    public CompletionStage<List<Presence>> present() {
        return attendee.present();
    }

    /** The member has been told who is there, and hears from here on who comes and goes, and of cursors. */
    public void startPresence() {
        attendee.start();
    }

    /** The member has not been told who is there after all, and hears on from where it was told last. */
    public void continuePresence() {
        attendee.goOn();
    }

    /**
     * Shows the member's cursor to the others.
     *
     * @param place the field it is in; null for a cursor in no field
     * @param revision of the field that the cursor is meant for; null for the newest
     * @param refused hears why it is not shown, if the member is to be told
     */
    public void showCursor(
            @Nullable Subscription place,
            JsonObject info,
            @Nullable Long revision,
            Instant at,
            Consumer<CollabException> refused) {
        CursorPlace cursor = place == null
                ? new CursorPlace(author.sessionId(), null, "", 0, info, at)
                : new CursorPlace(
                        author.sessionId(),
                        place.address().fieldName(),
                        place.epoch(),
                        revision == null ? -1 : revision,
                        info,
                        at);
        attendee.show(new CursorMove(cursor, true, refused));
    }

    /**
     * Hands something to another member, at most once.
     *
     * @param data as JSON
     * @return whether there is such a member
     */
    public boolean signal(String to, String data) {
        return attendee.signal(to, data);
    }

    @Override
    public Reach readTo(String fieldName, long revision, Outlet outlet) {
        Subscription place = subscriptions.get(fieldName);
        if (place == null || place.isEnded()) {
            return Reach.NEVER;
        }
        return place.readTo(revision, outlet) ? Reach.READ : Reach.NOT_YET;
    }

    /** The names of all fields there are, in order. */
    public CompletionStage<Set<String>> fieldNames() {
        return document.fieldNames();
    }

    /** From here on the member hears of fields that come to exist. */
    public synchronized void joinWhole() {
        following = following == null ? new ConcurrentHashMap<>() : following;
    }

    /** Whether it has joined the whole document. */
    public boolean isWhole() {
        return following != null;
    }

    /**
     * Joins a field, or joins it again.
     *
     * @param from where the member stands, if it was here before
     * @return fails with {@code store_unavailable} if the field cannot be read now, and with {@code limit_exceeded} for a
     *     member of as many fields as a document may have
     */
    public CompletionStage<JoinedField> join(String fieldName, @Nullable ResumePoint from) {
        if (isOneTooMany(fieldName)) {
            return tooMany();
        }
        return document.with(fieldName, field -> field.join(author, subscriber, from))
                .thenApply(joined -> {
                    keep(joined.subscription());
                    return joined;
                });
    }

    /** Whether there would be more fields that it is in or has tried to follow than a document may have. */
    private boolean isOneTooMany(String fieldName) {
        Map<String, CompletableFuture<Subscription>> followed = following == null ? Map.of() : following;
        if (subscriptions.containsKey(fieldName) || followed.containsKey(fieldName)) {
            return false;
        }
        long others = followed.keySet().stream()
                .filter(name -> !subscriptions.containsKey(name))
                .count();
        return subscriptions.size() + others >= document.maxFields();
    }

    private static <T> CompletionStage<T> tooMany() {
        return CompletableFuture.failedFuture(
                new CollabException(ErrorCode.LIMIT_EXCEEDED, "more fields than a document has"));
    }

    /**
     * Follows a field that this member takes to be an empty text at revision 0, because it has not heard of it. It is
     * tried once; a member it fails for joins the field by name.
     *
     * @return fails with {@code not_joined} if that is not what the field is, it cannot be read now, or the member has not
     *     joined the whole document, and with {@code limit_exceeded} for a member of as many fields as a document may have
     */
    public CompletionStage<Subscription> follow(String fieldName) {
        Map<String, CompletableFuture<Subscription>> followed = following;
        if (followed == null) {
            return CompletableFuture.failedFuture(
                    new CollabException(ErrorCode.NOT_JOINED, "the document is not joined as a whole"));
        }
        if (isOneTooMany(fieldName)) {
            // Not kept: a name that is refused must cost nothing.
            return tooMany();
        }
        CompletableFuture<Subscription> mine = new CompletableFuture<>();
        CompletableFuture<Subscription> known = followed.putIfAbsent(fieldName, mine);
        if (known != null) {
            return known;
        }
        document.with(fieldName, field -> field.follow(author, subscriber)).whenComplete((subscription, failure) -> {
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
        Map<String, CompletableFuture<Subscription>> followed = following;
        if (followed != null && !subscriptions.containsKey(fieldName) && !followed.containsKey(fieldName)) {
            subscriber.onFieldAppeared(fieldName);
        }
    }

    /** Ends the membership though the member did not ask for it. */
    void remove(String reason) {
        if (!left.get()) {
            leave();
            subscriber.onRemoved(reason);
        }
    }

    /** Ends every subscription and the membership. */
    public void leave() {
        if (left.compareAndSet(false, true)) {
            subscriptions.values().forEach(Subscription::cancel);
            attendee.leave();
            document.leave(this);
            onLeft.run();
        }
    }
}
