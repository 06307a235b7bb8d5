package io.collab4j.notification;

import io.collab4j.identity.User;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Notifications as the application uses them; authorizers are not asked. Kept are the newest 200 of a user and the newest 100 of
 * a tenant and of everybody, for 30 days. Calls never block; any thread may make them. Each fails with a {@code
 * CollabException}: {@code too_large} for more than 16 KiB, {@code rate_limited} if too much waits for the store, {@code
 * store_unavailable}. After a failure the notification may have been told all the same.
 */
public interface Notifications {

    /** Tells one user, on every device. */
    CompletionStage<Notification> notifyUser(String tenantId, String userId, NotificationDraft draft);

    /** Tells every user of a tenant, those who come later included. */
    CompletionStage<Notification> notifyTenant(String tenantId, NotificationDraft draft);

    /** Tells every user of every tenant. */
    CompletionStage<Notification> notifyEverybody(NotificationDraft draft);

    /**
     * What a user has been told, by name, to the tenant and to everybody.
     *
     * @param count how many at most
     */
    CompletionStage<NotificationList> list(User user, int count);

    /**
     * Marks as read; what is no notification of the user's, or is read already, does not matter.
     *
     * @return how many are unread now
     */
    CompletionStage<Integer> markRead(User user, Collection<String> ids);

    /**
     * Marks all as read that the user has been told until now.
     *
     * @return how many are unread now
     */
    CompletionStage<Integer> markAllRead(User user);
}
