/**
 * Notifications: {@link io.collab4j.notification.NotificationService} tells one user, a tenant or everybody, and knows what each
 * has read. Notifications are messages of channels, so they are kept, numbered, resumed and told to every node as any other
 * message is; what a user has read is a channel of marks. The feed {@code notifications} shows both as they come.
 */
@NullMarked
package io.collab4j.notification;

import org.jspecify.annotations.NullMarked;
