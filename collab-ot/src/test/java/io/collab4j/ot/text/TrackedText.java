package io.collab4j.ot.text;

import java.util.ArrayList;
import java.util.List;

/** A text that knows of every code unit where it came from, so that two equal letters are told apart. */
final class TrackedText {
    /** The {@code index}-th code unit that {@code origin} inserted. */
    record Unit(String origin, int index, char value) {}

    private final List<Unit> units;

    private TrackedText(List<Unit> units) {
        this.units = units;
    }

    static TrackedText of(String text) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            units.add(new Unit("base", i, text.charAt(i)));
        }
        return new TrackedText(units);
    }

    TrackedText apply(String origin, TextOperation operation) {
        List<Unit> out = new ArrayList<>(units);
        int[] at = {0};
        int[] index = {0};
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                at[0] += length;
            }

            @Override
            public void insert(String content) {
                for (int i = 0; i < content.length(); i++) {
                    out.add(at[0]++, new Unit(origin, index[0]++, content.charAt(i)));
                }
            }

            @Override
            public void delete(int length) {
                out.subList(at[0], at[0] + length).clear();
            }
        });
        return new TrackedText(out);
    }

    List<Unit> units() {
        return units;
    }

    List<Unit> from(String origin) {
        return units.stream().filter(unit -> unit.origin.equals(origin)).toList();
    }
}
