package io.collab4j.examples.load;

import java.io.IOException;
import java.util.SplittableRandom;

/** What each role does when it is somebody's turn, and how long until the next. */
final class CrowdHabits {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    /** A kilobyte a second, a quarter at a time. */
    private static final int SIP = 256;

    private static final int SIPS_PER_SECOND = 4;
    private static final int FLOOD = 20;

    private final double editsPerSecond;
    private final SplittableRandom random;

    CrowdHabits(double editsPerSecond, SplittableRandom random) {
        this.editsPerSecond = editsPerSecond;
        this.random = random;
    }

    /**
     * Does something.
     *
     * @param due when its turn was to be, as {@link Crowd#elapsed} counts
     * @return nanoseconds until the next turn
     */
    long turn(CrowdPerson person, long due, LoadLoop loop) throws IOException {
        if (!person.isConnected()) {
            person.connect(loop);
            return SECOND / 4;
        }
        return switch (person.role()) {
            case IDLE -> SECOND;
            case TYPING -> type(person, due);
            case ROAMING -> roam(person, due);
            case SLOW -> sip(person);
            case STOPPED -> stop(person);
            case FLOODING -> flood(person);
        };
    }

    private long type(CrowdPerson person, long due) {
        person.editDue(due);
        return (long) (-Math.log(1 - random.nextDouble()) / editsPerSecond * SECOND);
    }

    private long roam(CrowdPerson person, long due) {
        long next = type(person, due);
        if (person.isReady() && random.nextInt(4) == 0) {
            person.leave(random.nextBoolean());
            return 100 * MILLI + random.nextLong(2 * SECOND);
        }
        return next;
    }

    private static long sip(CrowdPerson person) {
        person.allow(SIP);
        return SECOND / SIPS_PER_SECOND;
    }

    private static long stop(CrowdPerson person) {
        if (person.isReady()) {
            person.allow(0);
            person.stir();
        }
        return SECOND;
    }

    private static long flood(CrowdPerson person) {
        if (person.isReady()) {
            person.allow(0);
            for (int i = 0; i < FLOOD; i++) {
                person.askForMuch();
            }
        }
        return 100 * MILLI;
    }

    /** Comes back if it is away, and reads what there is. */
    void calm(CrowdPerson person, LoadLoop loop) throws IOException {
        if (!person.isConnected()) {
            person.connect(loop);
        }
        person.allow(Long.MAX_VALUE);
    }
}
