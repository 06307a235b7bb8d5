package io.collab4j.session;

import io.collab4j.access.Counts;
import io.collab4j.identity.User;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The sessions of one node, and how many each user, tenant and address has. Any thread. */
final class SessionRegistry {
    private final ConnectionCaps caps;
    private final ConcurrentMap<String, Seat> seats = new ConcurrentSkipListMap<>();
    /** Closed ones whose transport has not said yet that the connection is gone; they count for nobody. */
    private final Set<Session> leaving = ConcurrentHashMap.newKeySet();

    private final ConcurrentMap<ClientOf, Session> byClient = new ConcurrentHashMap<>();
    private final Counts<String> perAddress = new Counts<>();
    private final Counts<String> perTenant = new Counts<>();
    private final Counts<UserOf> perUser = new Counts<>();

    SessionRegistry(ConnectionCaps caps) {
        this.caps = caps;
    }

    /** A session and what it is counted for: its address, and its user once it is admitted. */
    private record Seat(
            Session session, String address, @Nullable User user) {}

    private record ClientOf(String tenantId, String clientId) {}

    boolean hasRoomFor(String address) {
        return perAddress.get(address) < caps.perAddress();
    }

    boolean open(Session session, String address) {
        if (!perAddress.enter(address, caps.perAddress())) {
            return false;
        }
        seats.put(session.sessionId(), new Seat(session, address, null));
        return true;
    }

    /**
     * Counts a session for its user and tenant, in place of those it was counted for before; false if either has too many
     * or the session is closed.
     */
    synchronized boolean admit(Session session, User user) {
        Seat seat = seats.get(session.sessionId());
        if (seat == null) {
            return false;
        }
        discount(seat);
        boolean admitted = count(user);
        seats.put(session.sessionId(), new Seat(session, seat.address(), admitted ? user : null));
        return admitted;
    }

    private boolean count(User user) {
        UserOf userOf = UserOf.of(user);
        if (!perUser.enter(userOf, caps.perUser())) {
            return false;
        }
        if (!perTenant.enter(user.tenantId(), caps.perTenant())) {
            perUser.leave(userOf);
            return false;
        }
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

    /** Gives back all that the session was counted for. */
    synchronized void close(Session session) {
        Seat seat = seats.remove(session.sessionId());
        if (seat != null) {
            perAddress.leave(seat.address());
            discount(seat);
        }
    }

    /** The session is closing, and its peer may not know yet. */
    void leaving(Session session) {
        leaving.add(session);
    }

    /** Its connection is gone, or was given up. */
    void left(Session session) {
        leaving.remove(session);
    }

    /** Whether no session is here and every peer of a former one has been told, as far as that can be known. */
    boolean isDeserted() {
        return seats.isEmpty() && leaving.isEmpty();
    }

    private void discount(Seat seat) {
        User user = seat.user();
        if (user != null) {
            perUser.leave(UserOf.of(user));
            perTenant.leave(user.tenantId());
        }
    }

    /** The sessions of a tenant here, in order. Looks at all of the node. */
    List<Session> of(String tenantId) {
        return all().stream()
                .filter(session -> session.user()
                        .filter(user -> user.tenantId().equals(tenantId))
                        .isPresent())
                .toList();
    }

    int size() {
        return seats.size();
    }

    List<Session> all() {
        return seats.values().stream().map(Seat::session).toList();
    }
}
