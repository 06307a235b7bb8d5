package io.collab4j.presence;

import io.collab4j.observe.CollabListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many sessions each user has on this node, to tell of the first and the last one. Any thread. */
final class NodeUsers {
    private final CollabListener listener;
    private final Map<UserOf, Integer> sessions = new ConcurrentHashMap<>();

    NodeUsers(CollabListener listener) {
        this.listener = listener;
    }

    private record UserOf(String tenantId, String userId) {}

    void enter(String tenantId, String userId) {
        if (sessions.merge(new UserOf(tenantId, userId), 1, Integer::sum) == 1) {
            listener.userOnline(tenantId, userId);
        }
    }

    void leave(String tenantId, String userId) {
        if (sessions.computeIfPresent(new UserOf(tenantId, userId), (user, count) -> count == 1 ? null : count - 1)
                == null) {
            listener.userOffline(tenantId, userId);
        }
    }
}
