package io.collab4j.examples.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The next operation of somebody: single characters inserted and deleted at random places of a text of known length, as
 * many as are due. Near the wanted length it inserts as often as it deletes, so a text stays about that long however many
 * edit it. Used again and again.
 */
final class EditScript {
    private final RandomGenerator random;
    private final int wantedLength;
    private int[] positions = new int[16];
    private int count;
    private int growth;
    private boolean[] deletes = new boolean[16];

    EditScript(RandomGenerator random, int wantedLength) {
        this.random = random;
        this.wantedLength = wantedLength;
    }

    /** Where a dialect writes its components; the trailing retain is left out. */
    interface Components {
        void retain(int length);

        void insert(char letter);

        void delete();
    }

    void make(int edits, int textLength) {
        if (positions.length < edits) {
            positions = new int[edits * 2];
            deletes = new boolean[edits * 2];
        }
        int base = Math.max(0, textLength);
        count = edits;
        growth = 0;
        for (int i = 0; i < edits; i++) {
            positions[i] = random.nextInt(base + 1);
        }
        Arrays.sort(positions, 0, edits);
        for (int i = 0; i < edits; i++) {
            boolean free = i + 1 == edits || positions[i + 1] > positions[i];
            deletes[i] = free && positions[i] < base && random.nextInt(2 * wantedLength) < base;
            growth += deletes[i] ? -1 : 1;
        }
    }

    /** How much longer the text becomes. */
    int growth() {
        return growth;
    }

    void write(Components out) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (positions[i] > at) {
                out.retain(positions[i] - at);
                at = positions[i];
            }
            if (deletes[i]) {
                out.delete();
                at++;
            } else {
                out.insert((char) ('a' + i % 26));
            }
        }
    }
}
