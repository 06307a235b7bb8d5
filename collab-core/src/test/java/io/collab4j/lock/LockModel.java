package io.collab4j.lock;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lock of one field by its rules, in seconds: what the store and the whole server are compared with. */
final class LockModel {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Rules rules;
    private final Map<Integer, Integer> places = new LinkedHashMap<>();
    private int now;
    private @Nullable Held held;

    LockModel(Rules rules) {
        this.rules = rules;
    }

    /** How long and how many. */
    record Rules(int lease, int idle, int grace, int patience, int places) {}

    enum Answer {
        NEW,
        SAME,
        WAITING,
        DENIED
    }

    enum Release {
        RELEASED,
        FOREIGN,
        FREE
    }

    enum Edit {
        COMMITTED,
        HELD,
        LOST
    }

    private record Held(long token, int client, long generation, int lease, int idle, int grace) {
        boolean isOf(int other, long newer) {
            return client == other && newer >= generation;
        }

        int end() {
            return Math.min(Math.min(lease, idle), grace);
        }
    }

    void pass(int seconds) {
        now += seconds;
        if (held != null && held.end() <= now) {
            held = null;
        }
    }

    /** Who holds it; -1 for nobody. */
    int holder() {
        return held == null ? -1 : held.client();
    }

    @Nullable
    Long token() {
        return held == null ? null : Long.valueOf(held.token());
    }

    /** Asks for it; a new grant gets this token. */
    Answer acquire(int client, long generation, boolean wait, long token) {
        Held lock = held;
        if (lock != null && lock.isOf(client, generation)) {
            held = new Held(lock.token(), client, generation, now + rules.lease(), lock.idle(), NEVER);
            return Answer.SAME;
        }
        places.values().removeIf(until -> until <= now);
        boolean first = places.isEmpty() || places.keySet().iterator().next() == client;
        if (lock == null && first) {
            places.remove(client);
            held = new Held(token, client, generation, now + rules.lease(), now + rules.idle(), NEVER);
            return Answer.NEW;
        }
        if (!wait) {
            places.remove(client);
            return Answer.DENIED;
        }
        if (!places.containsKey(client) && places.size() >= rules.places()) {
            return Answer.DENIED;
        }
        places.put(client, now + rules.patience());
        return Answer.WAITING;
    }

    Release release(int client, long generation) {
        places.remove(client);
        if (held == null) {
            return Release.FREE;
        }
        if (!held.isOf(client, generation)) {
            return Release.FOREIGN;
        }
        held = null;
        return Release.RELEASED;
    }

    void disconnect(int client, long generation) {
        places.remove(client);
        Held lock = held;
        if (lock != null && lock.isOf(client, generation)) {
            held = new Held(lock.token(), client, lock.generation(), lock.lease(), lock.idle(), now + rules.grace());
        }
    }

    void attach(int client, long generation) {
        Held lock = held;
        if (lock != null && lock.isOf(client, generation)) {
            held = new Held(lock.token(), client, generation, lock.lease(), lock.idle(), NEVER);
        }
    }

    boolean force() {
        boolean was = held != null;
        held = null;
        return was;
    }

    Edit edit(int client, @Nullable Long claim) {
        Held lock = held;
        if (lock == null || lock.client() != client) {
            return claim != null ? Edit.LOST : lock == null ? Edit.COMMITTED : Edit.HELD;
        }
        if (claim != null && claim != lock.token()) {
            return Edit.LOST;
        }
        held = new Held(lock.token(), client, lock.generation(), lock.lease(), now + rules.idle(), lock.grace());
        return Edit.COMMITTED;
    }
}
