package io.collab4j.notification;

import io.collab4j.channel.ChannelHistory;
import io.collab4j.channel.ChannelKind;
import io.collab4j.channel.ChannelService;
import io.collab4j.channel.ReservedChannel;
import io.collab4j.feed.Feed;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ChannelKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Notifications on channels of the library's own. Any thread. */
public final class NotificationService implements Notifications {
    static final String TOLD = "notification";
    static final String READ = "notifications_read";

    private static final String TO_USER = "notifications";
    private static final String TO_MANY = "announcements";
    private static final String MARKS = "notification-marks";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MAX_BYTES = 16 * 1024;
    /** The tenant of nobody: what it holds is for all. */
    private static final String EVERYBODY = "";

    /** How many a reader is shown first. */
    private static final int SHOWN = 50;

    private final CollabRuntime runtime;
    private final ChannelService channels;

    /**
     * A service on these channels.
     *
     * @param channels which have {@link #kinds} among their own
     */
    public NotificationService(CollabRuntime runtime, ChannelService channels) {
        this.runtime = runtime;
        this.channels = channels;
    }

    /** What its channels are like. */
    public static List<ChannelKind> kinds() {
        return List.of(
                new ChannelKind(TO_USER, 200, KEPT, MAX_BYTES, false, false),
                new ChannelKind(TO_MANY, 100, KEPT, MAX_BYTES, false, false),
                new ChannelKind(MARKS, Inbox.MARKS_KEPT, KEPT, MAX_BYTES, false, false));
    }

    /** The feed {@code notifications}: what its reader is told, and has read elsewhere. */
    public Feed feed() {
        return Feed.ofKeys(
                        "notifications",
                        request -> Stream.concat(Stream.of(marks(request.user())), told(request.user()).stream())
                                .toList())
                .events(TOLD, READ)
                .initialData(request -> list(request.user(), SHOWN).thenApply(NotificationList::toJson));
    }

    private static ChannelKey toUser(String tenantId, String userId) {
        return new ChannelKey(tenantId, ReservedChannel.name(TO_USER, userId));
    }

    private static ChannelKey toTenant(String tenantId) {
        return new ChannelKey(tenantId, ReservedChannel.name(TO_MANY, "all"));
    }

    private static ChannelKey marks(User user) {
        return new ChannelKey(user.tenantId(), ReservedChannel.name(MARKS, user.userId()));
    }

    /** Where a user is told something. */
    private static List<ChannelKey> told(User user) {
        return List.of(toUser(user.tenantId(), user.userId()), toTenant(user.tenantId()), toTenant(EVERYBODY));
    }

    @Override
    public CompletionStage<Notification> notifyUser(String tenantId, String userId, NotificationDraft draft) {
        return tell(toUser(tenantId, userId), draft);
    }

    @Override
    public CompletionStage<Notification> notifyTenant(String tenantId, NotificationDraft draft) {
        return tell(toTenant(tenantId), draft);
    }

    @Override
    public CompletionStage<Notification> notifyEverybody(NotificationDraft draft) {
        return tell(toTenant(EVERYBODY), draft);
    }

    private CompletionStage<Notification> tell(ChannelKey channel, NotificationDraft draft) {
        Notification notification = new Notification(
                runtime.newId(),
                draft.kind(),
                draft.text(),
                draft.data(),
                runtime.clock().instant(),
                false);
        return channels.publish(channel.tenantId(), channel.channel(), TOLD, notification.toJson())
                .thenApply(published -> notification);
    }

    @Override
    public CompletionStage<NotificationList> list(User user, int count) {
        return inbox(user).thenApply(inbox -> inbox.list(count));
    }

    private CompletionStage<Inbox> inbox(User user) {
        CompletableFuture<ChannelHistory> marks = history(marks(user), Inbox.MARKS_KEPT);
        List<CompletableFuture<ChannelHistory>> told =
                told(user).stream().map(key -> history(key, Integer.MAX_VALUE)).toList();
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).thenCombine(marks, (done, read) -> {
            Inbox inbox = new Inbox();
            told.forEach(channel -> channel.join().messages().forEach(inbox::told));
            read.messages().forEach(inbox::marked);
            return inbox;
        });
    }

    private CompletableFuture<ChannelHistory> history(ChannelKey key, int count) {
        return channels.history(key.tenantId(), key.channel(), count).toCompletableFuture();
    }

    @Override
    public CompletionStage<Integer> markRead(User user, Collection<String> ids) {
        Set<String> wanted = Set.copyOf(ids);
        return inbox(user).thenCompose(inbox -> mark(user, inbox, wanted));
    }

    @Override
    public CompletionStage<Integer> markAllRead(User user) {
        return inbox(user).thenCompose(inbox -> mark(user, inbox, inbox.unreadIds()));
    }

    private CompletionStage<Integer> mark(User user, Inbox inbox, Set<String> wanted) {
        List<String> marked = inbox.mark(wanted);
        if (marked.isEmpty()) {
            return CompletableFuture.completedFuture(inbox.unread());
        }
        ChannelKey key = marks(user);
        JsonObject mark = JsonObject.EMPTY
                .with(
                        Inbox.IDS,
                        new JsonArray(
                                marked.stream().<JsonValue>map(JsonValue::of).toList()))
                .with("unread", JsonValue.of(inbox.unread()));
        return channels.publish(key.tenantId(), key.channel(), READ, mark).thenApply(published -> inbox.unread());
    }
}
