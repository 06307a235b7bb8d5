package io.collab4j.jakarta.client;

/** 64 bits of a state, made of the same pieces as its text without writing that. */
final class StateHash implements StateSink {
    private static final long FIRST = 0xcbf29ce484222325L;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    /** No character of a text is one of these. */
    private static final char NUMBER = '\uFFFF';

    private static final char ID = '\uFFFE';

    private final ScheduleIds.Names names = new ScheduleIds.Names();
    private long hash = FIRST;

    long value() {
        return hash;
    }

    @Override
    public void put(char mark) {
        mix(mark);
    }

    @Override
    public void put(long number) {
        mix(NUMBER);
        mix(number);
    }

    @Override
    public void put(String text) {
        names.rename(text, this::mixAll, this::mixId);
    }

    private void mixAll(String text, int from, int to) {
        long now = hash;
        for (int i = from; i < to; i++) {
            now = (now ^ text.charAt(i)) * FACTOR;
            now ^= now >>> 29;
        }
        hash = now;
    }

    private void mixId(int number) {
        mix(ID);
        mix(number);
    }

    private void mix(long value) {
        hash = (hash ^ value) * FACTOR;
        hash ^= hash >>> 29;
    }
}
