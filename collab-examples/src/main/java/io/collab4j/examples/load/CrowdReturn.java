package io.collab4j.examples.load;

import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** A crowd on its way back, each after a pause as the clients of this project make it, and how long it takes them. One thread. */
final class CrowdReturn {
    private static final long MILLI = 1_000_000L;
    private static final long FIRST_PAUSE = 250 * MILLI;
    private static final long LONGEST_PAUSE = 5_000 * MILLI;

    private final SplittableRandom random;
    private final long began = System.nanoTime();
    private final PriorityQueue<Returning> pausing = new PriorityQueue<>();
    private final List<Returning> all;
    private int missing;

    CrowdReturn(List<CrowdPerson> people, SplittableRandom random) {
        this.random = random;
        this.all = people.stream().map(Returning::new).toList();
        this.missing = all.size();
        all.forEach(this::pause);
    }

    private static final class Returning implements Comparable<Returning> {
        private final CrowdPerson person;
        private long pause = FIRST_PAUSE;
        private long due;
        private boolean dialled;
        private long authenticated;
        private long joined;
        private long answered;

        Returning(CrowdPerson person) {
            this.person = person;
        }

        @Override
        public int compareTo(Returning other) {
            return Long.compare(due, other.due);
        }
    }

    private void pause(Returning returning) {
        returning.dialled = false;
        returning.due = elapsed() + random.nextLong(returning.pause + 1);
        returning.pause = Math.min(2 * returning.pause, LONGEST_PAUSE);
        pausing.add(returning);
    }

    private long elapsed() {
        return System.nanoTime() - began;
    }

    boolean isOver() {
        return missing == 0;
    }

    /**
     * Lets those connect whose pause is over, and notes who has got how far.
     *
     * @return nanoseconds until the next has to
     */
    long turn(LoadLoop loop) throws IOException {
        all.stream().filter(returning -> returning.answered == 0).forEach(this::note);
        for (Returning next = pausing.peek(); next != null && next.due <= elapsed(); next = pausing.peek()) {
            pausing.remove();
            next.dialled = true;
            next.person.connect(loop);
        }
        Returning next = pausing.peek();
        return next == null ? LONGEST_PAUSE : next.due - elapsed();
    }

    private void note(Returning returning) {
        CrowdPerson person = returning.person;
        if (returning.authenticated == 0 && person.isAuthenticated()) {
            returning.authenticated = elapsed();
        }
        if (returning.joined == 0 && person.isReady()) {
            returning.joined = elapsed();
        }
        if (returning.joined > 0 && person.isAnswered()) {
            returning.answered = elapsed();
            missing--;
        } else if (returning.dialled && !person.isConnected()) {
            pause(returning);
        }
    }

    /** How long it took until half of them had got so far, 99 % and all, in milliseconds. */
    record Times(long half, long most, long all) {
        private static Times of(List<Returning> returning, ToLongFunction<Returning> time) {
            long[] sorted = returning.stream()
                    .mapToLong(each -> time.applyAsLong(each) / MILLI)
                    .sorted()
                    .toArray();
            return new Times(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
        }
    }

    /** Taken for who they were. */
    Times authenticated() {
        return Times.of(all, returning -> returning.authenticated);
    }

    /** In their documents, with what they had missed. */
    Times joined() {
        return Times.of(all, returning -> returning.joined);
    }

    /** With an answer to what they edited meanwhile. */
    Times answered() {
        return Times.of(all, returning -> returning.answered);
    }
}
