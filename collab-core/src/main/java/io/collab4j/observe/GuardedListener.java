package io.collab4j.observe;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.ErrorCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, and keeps what they throw from whoever tells it. */
final class GuardedListener implements CollabListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.collab4j");

    private final CollabListener[] listeners;

    GuardedListener(List<CollabListener> listeners) {
        this.listeners = listeners.toArray(CollabListener[]::new);
    }

    private void tell(Consumer<CollabListener> news) {
        for (CollabListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException failure) {
                logged(listener, failure);
            }
        }
    }

    private static void logged(CollabListener listener, RuntimeException failure) {
        LOG.error("the listener {} failed", listener.getClass().getName(), Failures.withoutText(failure));
    }

    @Override
    public void started(Supplier<CollabHealth> health) {
        tell(listener -> listener.started(health));
    }

    @Override
    public void connectionOpened() {
        tell(CollabListener::connectionOpened);
    }

    @Override
    public void connectionClosed(@Nullable String tenantId, @Nullable String userId, @Nullable CloseCode code) {
        tell(listener -> listener.connectionClosed(tenantId, userId, code));
    }

    @Override
    public void sessionOpened(String tenantId, String userId) {
        tell(listener -> listener.sessionOpened(tenantId, userId));
    }

    @Override
    public void sessionClosed(String tenantId, String userId) {
        tell(listener -> listener.sessionClosed(tenantId, userId));
    }

    @Override
    public void userOnline(String tenantId, String userId) {
        tell(listener -> listener.userOnline(tenantId, userId));
    }

    @Override
    public void userOffline(String tenantId, String userId) {
        tell(listener -> listener.userOffline(tenantId, userId));
    }

    @Override
    public void tokenRefused(ErrorCode code) {
        tell(listener -> listener.tokenRefused(code));
    }

    @Override
    public void tokenRefreshed(String tenantId, String userId) {
        tell(listener -> listener.tokenRefreshed(tenantId, userId));
    }

    @Override
    public void tokenExpired(String tenantId, String userId) {
        tell(listener -> listener.tokenExpired(tenantId, userId));
    }

    @Override
    public void revoked(String tenantId, String what, int sessions) {
        tell(listener -> listener.revoked(tenantId, what, sessions));
    }

    @Override
    public void documentOpened(String tenantId, String documentId) {
        tell(listener -> listener.documentOpened(tenantId, documentId));
    }

    @Override
    public void documentClosed(String tenantId, String documentId) {
        tell(listener -> listener.documentClosed(tenantId, documentId));
    }

    @Override
    public void documentJoined(String tenantId, String userId, String documentId) {
        tell(listener -> listener.documentJoined(tenantId, userId, documentId));
    }

    @Override
    public void documentLeft(String tenantId, String userId, String documentId) {
        tell(listener -> listener.documentLeft(tenantId, userId, documentId));
    }

    @Override
    public void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {
        tell(listener -> listener.committed(tenantId, documentId, fieldName, edits, attempts));
    }

    /** Written out, because it comes with every edit: nothing is made for it. */
    @Override
    public void acknowledged(String tenantId, String documentId, String fieldName, long nanos) {
        for (CollabListener listener : listeners) {
            try {
                listener.acknowledged(tenantId, documentId, fieldName, nanos);
            } catch (RuntimeException failure) {
                logged(listener, failure);
            }
        }
    }

    @Override
    public void refused(@Nullable String tenantId, @Nullable String userId, ErrorCode code) {
        tell(listener -> listener.refused(tenantId, userId, code));
    }

    @Override
    public void resynced(String tenantId, String documentId, String fieldName, String reason) {
        tell(listener -> listener.resynced(tenantId, documentId, fieldName, reason));
    }

    @Override
    public void historyLost(String tenantId, String documentId, String fieldName) {
        tell(listener -> listener.historyLost(tenantId, documentId, fieldName));
    }

    @Override
    public void saved(String tenantId, String documentId, String fieldName) {
        tell(listener -> listener.saved(tenantId, documentId, fieldName));
    }

    @Override
    public void saveFailed(String tenantId, String documentId, String fieldName) {
        tell(listener -> listener.saveFailed(tenantId, documentId, fieldName));
    }

    @Override
    public void locked(String tenantId, String documentId, String fieldName) {
        tell(listener -> listener.locked(tenantId, documentId, fieldName));
    }

    @Override
    public void unlocked(String tenantId, String documentId, String fieldName, String reason) {
        tell(listener -> listener.unlocked(tenantId, documentId, fieldName, reason));
    }

    @Override
    public void lockDenied(String tenantId, String documentId, String fieldName) {
        tell(listener -> listener.lockDenied(tenantId, documentId, fieldName));
    }

    @Override
    public void published(String tenantId, String channel, int messages) {
        tell(listener -> listener.published(tenantId, channel, messages));
    }

    @Override
    public void subscribed(String tenantId, String channel) {
        tell(listener -> listener.subscribed(tenantId, channel));
    }

    @Override
    public void editsMissed(String tenantId, String documentId, String fieldName, int edits) {
        tell(listener -> listener.editsMissed(tenantId, documentId, fieldName, edits));
    }

    @Override
    public void messagesMissed(String tenantId, String channel, int messages) {
        tell(listener -> listener.messagesMissed(tenantId, channel, messages));
    }

    @Override
    public void overtaken(String tenantId, String channel) {
        tell(listener -> listener.overtaken(tenantId, channel));
    }

    @Override
    public void feedOpened(String tenantId, String userId, String feed) {
        tell(listener -> listener.feedOpened(tenantId, userId, feed));
    }

    @Override
    public void feedClosed(String tenantId, String userId, String feed) {
        tell(listener -> listener.feedClosed(tenantId, userId, feed));
    }

    @Override
    public void failed(String failureId) {
        tell(listener -> listener.failed(failureId));
    }
}
