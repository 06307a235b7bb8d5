package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.protocol.SessionMessages.PresentUser;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The sessions of one node, and how many each user, tenant and address has. Any thread. */
final class SessionRegistry {
    private final ConnectionCaps caps;
    private final ConcurrentMap<String, Session> sessions = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<ClientOf, Session> byClient = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentMap<String, Session>> byTenant = new ConcurrentHashMap<>();
    private final Counts<String> perAddress = new Counts<>();
    private final Counts<String> perTenant = new Counts<>();
    private final Counts<UserOf> perUser = new Counts<>();

    SessionRegistry(ConnectionCaps caps) {
        this.caps = caps;
    }

    private record ClientOf(String tenantId, String clientId) {}

    private record UserOf(String tenantId, String userId) {}

    boolean hasRoomFor(String address) {
        return perAddress.get(address) < caps.perAddress();
    }

    boolean open(Session session, String address) {
        if (!perAddress.enter(address, caps.perAddress())) {
            return false;
        }
        sessions.put(session.sessionId(), session);
        return true;
    }

    /** Counts a session for its user and tenant; false if either has too many. */
    boolean admit(Session session, User user) {
        UserOf userOf = new UserOf(user.tenantId(), user.userId());
        if (!perUser.enter(userOf, caps.perUser())) {
            return false;
        }
        if (!perTenant.enter(user.tenantId(), caps.perTenant())) {
            perUser.leave(userOf);
            return false;
        }
        byTenant.compute(user.tenantId(), (tenant, known) -> {
            ConcurrentMap<String, Session> members = known == null ? new ConcurrentSkipListMap<>() : known;
            members.put(session.sessionId(), session);
            return members;
        });
        return true;
    }

    /** The session speaks for this client now; the one that did before, if there is one. */
    Optional<Session> claim(Session session, User user, String clientId) {
        Session former = byClient.put(new ClientOf(user.tenantId(), clientId), session);
        return Optional.ofNullable(former).filter(other -> other != session);
    }

    void unclaim(Session session, User user, String clientId) {
        byClient.remove(new ClientOf(user.tenantId(), clientId), session);
    }

    void close(Session session, String address, @Nullable User user) {
        if (sessions.remove(session.sessionId(), session)) {
            perAddress.leave(address);
            if (user != null) {
                perUser.leave(new UserOf(user.tenantId(), user.userId()));
                perTenant.leave(user.tenantId());
                byTenant.computeIfPresent(user.tenantId(), (tenant, members) -> {
                    members.remove(session.sessionId());
                    return members.isEmpty() ? null : members;
                });
            }
        }
    }

    /** Everybody of a tenant who has a connection here, once each, in order. */
    List<PresentUser> present(String tenantId, Instant now) {
        Map<String, PresentUser> users = new TreeMap<>();
        Map<String, Session> members = byTenant.getOrDefault(tenantId, new ConcurrentHashMap<>());
        for (Session session : members.values()) {
            session.user()
                    .ifPresent(
                            user -> users.putIfAbsent(user.userId(), new PresentUser(user.userId(), now, user.info())));
        }
        return List.copyOf(users.values());
    }

    Collection<Session> all() {
        return sessions.values();
    }
}
