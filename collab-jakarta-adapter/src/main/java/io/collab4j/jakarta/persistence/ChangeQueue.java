package io.collab4j.jakarta.persistence;

import io.collab4j.activity.Activity;
import io.collab4j.activity.Changes;
import io.collab4j.observe.Failures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Committed changes on their way, in order and not all at once, so that a large transaction does not fill the channels' backlog.
 * Nobody waits for it. Any thread.
 */
final class ChangeQueue {
    /** So many wait for a store that is slow or out; what comes then is lost, and that is logged. */
    static final int MAX_WAITING = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeQueue.class);
    private static final int AT_ONCE = 64;

    private final Changes changes;
    private final Deque<EntityChange.Told> waiting = new ArrayDeque<>();
    private boolean giving;
    private int underWay;
    private long lost;

    ChangeQueue(Changes changes) {
        this.changes = changes;
    }

    void add(List<EntityChange.Told> told) {
        int room;
        synchronized (this) {
            room = Math.min(told.size(), MAX_WAITING - waiting.size());
            waiting.addAll(told.subList(0, room));
        }
        if (room < told.size()) {
            lost(told.size() - room, new IllegalStateException("too many changes wait"));
        }
        pump();
    }

    /** One thread at a time gives, or the order would be lost; one that comes meanwhile leaves its own to it. */
    private void pump() {
        for (EntityChange.Told next = next(); next != null; next = next()) {
            give(next);
            synchronized (this) {
                giving = false;
            }
        }
    }

    private synchronized EntityChange.@Nullable Told next() {
        if (giving || underWay == AT_ONCE || waiting.isEmpty()) {
            return null;
        }
        giving = true;
        underWay++;
        return waiting.removeFirst();
    }

    private void give(EntityChange.Told told) {
        CompletionStage<Activity> given;
        try {
            given = told.to(changes);
        } catch (RuntimeException failure) {
            ended(failure);
            return;
        }
        given.whenComplete((activity, failure) -> ended(failure));
    }

    private void ended(@Nullable Throwable failure) {
        synchronized (this) {
            underWay--;
        }
        if (failure == null) {
            recovered();
        } else {
            lost(1, Failures.cause(failure));
        }
        pump();
    }

    /** Logged when it begins and when it is over, not for each. */
    private void lost(int count, Throwable cause) {
        boolean first;
        synchronized (this) {
            first = lost == 0;
            lost += count;
        }
        if (first) {
            LOG.error("committed changes are not told", Failures.withoutText(cause));
        }
    }

    private void recovered() {
        long before;
        synchronized (this) {
            before = lost;
            lost = 0;
        }
        if (before > 0) {
            LOG.warn("changes are told again, lost={}", before);
        }
    }
}
