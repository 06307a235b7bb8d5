package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long each user was without any connection that he reads, looked at now and then. */
final class Attendance {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final VirtualWorld world;
    private final Simulation run;
    private final long grace;
    private final Map<String, Long> lastSeen = new HashMap<>();
    private final Map<String, Long> longestGap = new HashMap<>();

    /** Looks from now on; a user may be taken for gone after a grace. */
    Attendance(VirtualWorld world, Simulation run, Duration grace) {
        this.world = world;
        this.run = run;
        this.grace = grace.toNanos();
    }

    void look() {
        long now = world.nanoTime();
        for (SimClient client : run.everybody()) {
            if (client.isConnected() && !client.isDeaf()) {
                Long before = lastSeen.put(client.userId(), now);
                longestGap.merge(client.userId(), before == null ? now : now - before, Math::max);
            }
        }
        world.later(EVERY, this::look);
    }

    /** Somebody is told that a user is gone: he must have been, unless the store could not be told of all that he has. */
    void checkGone(String userId) {
        long gap = Math.max(longestGap.getOrDefault(userId, 0L), world.nanoTime() - lastSeen.getOrDefault(userId, 0L));
        check(
                !run.isStoreSteady() || gap >= grace / 2,
                "PR1: " + userId + " is told to be gone, and was away for " + gap);
    }
}
