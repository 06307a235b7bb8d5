package io.collab4j.observe;

import io.collab4j.protocol.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from whoever tells it. */
final class GuardedListener implements CollabListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.collab4j");

    private final CollabListener listener;

    GuardedListener(CollabListener listener) {
        this.listener = listener;
    }

    private static void guard(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException failure) {
            LOG.error("a listener failed", failure);
        }
    }

    @Override
    public void sessionOpened(String tenantId, String userId) {
        guard(() -> listener.sessionOpened(tenantId, userId));
    }

    @Override
    public void sessionClosed(String tenantId, String userId) {
        guard(() -> listener.sessionClosed(tenantId, userId));
    }

    @Override
    public void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {
        guard(() -> listener.committed(tenantId, documentId, fieldName, edits, attempts));
    }

    @Override
    public void refused(ErrorCode code) {
        guard(() -> listener.refused(code));
    }

    @Override
    public void resynced(String tenantId, String documentId, String fieldName, String reason) {
        guard(() -> listener.resynced(tenantId, documentId, fieldName, reason));
    }

    @Override
    public void historyLost(String tenantId, String documentId, String fieldName) {
        guard(() -> listener.historyLost(tenantId, documentId, fieldName));
    }

    @Override
    public void locked(String tenantId, String documentId, String fieldName) {
        guard(() -> listener.locked(tenantId, documentId, fieldName));
    }

    @Override
    public void unlocked(String tenantId, String documentId, String fieldName, String reason) {
        guard(() -> listener.unlocked(tenantId, documentId, fieldName, reason));
    }

    @Override
    public void lockDenied(String tenantId, String documentId, String fieldName) {
        guard(() -> listener.lockDenied(tenantId, documentId, fieldName));
    }

    @Override
    public void published(String tenantId, String channel, int messages) {
        guard(() -> listener.published(tenantId, channel, messages));
    }

    @Override
    public void subscribed(String tenantId, String channel) {
        guard(() -> listener.subscribed(tenantId, channel));
    }

    @Override
    public void overtaken(String tenantId, String channel) {
        guard(() -> listener.overtaken(tenantId, channel));
    }

    @Override
    public void failed(String failureId) {
        guard(() -> listener.failed(failureId));
    }
}
