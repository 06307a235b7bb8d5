package io.collab4j.jakarta.client;

/** A state as a text, in which ids are numbered in the order in which they occur. */
final class StateText implements StateSink {
    private static final int USUAL_LENGTH = 1 << 14;

    private final StringBuilder out = new StringBuilder(USUAL_LENGTH);

    @Override
    public void put(char mark) {
        out.append(mark);
    }

    @Override
    public void put(long number) {
        out.append(number);
    }

    @Override
    public void put(String text) {
        out.append(text);
    }

    @Override
    public String toString() {
        StringBuilder renamed = new StringBuilder(out.length());
        new ScheduleIds.Names()
                .rename(
                        out.toString(),
                        (text, from, to) -> renamed.append(text, from, to),
                        number -> renamed.append('#').append(number));
        return renamed.toString();
    }
}
