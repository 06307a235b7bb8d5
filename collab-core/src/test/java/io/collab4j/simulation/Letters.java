package io.collab4j.simulation;

/** Gives out characters and numbers, each once in a run: some within the basic plane, some of two code units. */
final class Letters {
    private int given;

    /** A number, once in a run as well. */
    int nextNumber() {
        return ++given;
    }

    String next(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            given++;
            out.appendCodePoint(given % 3 == 0 ? 0x1F300 + given : 0x4E00 + given);
        }
        return out.toString();
    }
}
