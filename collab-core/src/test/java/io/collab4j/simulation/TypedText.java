package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps account of every character somebody typed in one field. Each is another code point, so it can be followed: it is
 * in the text exactly once, or somebody deleted it, or it was handed back to the application of the one who typed it.
 */
final class TypedText {
    private final Map<Integer, Integer> deletions = new HashMap<>();
    private final Set<Integer> unsure = new HashSet<>();
    private final StringBuilder certainlyBack = new StringBuilder();

    void edited(String deleted, String inserted) {
        inserted.codePoints().forEach(c -> check(deletions.put(c, 0) == null, "a character is typed twice"));
        deleted.codePoints().forEach(c -> deletions.merge(c, 1, Integer::sum));
    }

    /** An edit is the application's again, unless its client is not certain: then either is fine for these. */
    void handedBack(String inserted, String deleted, boolean certain) {
        if (certain) {
            certainlyBack.append(inserted).append(deleted);
            inserted.codePoints().forEach(c -> deletions.merge(c, 1, Integer::sum));
            deleted.codePoints().forEach(c -> deletions.merge(c, -1, Integer::sum));
        } else {
            unsure(inserted + deleted);
        }
    }

    /** Nothing that was given up is certain any more. */
    void fencesLost() {
        unsure(certainlyBack.toString());
    }

    /** Either is fine for these. */
    void unsure(String characters) {
        characters.codePoints().forEach(unsure::add);
    }

    /** The account at the end. */
    void settle(String text) {
        Set<Integer> present = new HashSet<>();
        text.codePoints().forEach(c -> {
            check(present.add(c), "OT4: a character is there twice");
            check(deletions.containsKey(c), "OT4: a character nobody typed");
        });
        deletions.forEach((c, count) -> {
            if (!unsure.contains(c)) {
                check(
                        present.contains(c) == (count == 0),
                        (count == 0 ? "OT4: a typed character is lost: " : "OT4: a deleted character is there: ")
                                + Character.toString(c));
            }
        });
    }
}
