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
    private final StringBuilder fenced = new StringBuilder();

    void edited(String deleted, String inserted) {
        inserted.codePoints().forEach(c -> check(deletions.put(c, 0) == null, "a character is typed twice"));
        deleted.codePoints().forEach(c -> deletions.merge(c, 1, Integer::sum));
    }

    /** An edit is certainly not committed, and the application's again. */
    void handedBack(String inserted, String deleted) {
        fenced(inserted, deleted);
        inserted.codePoints().forEach(c -> deletions.merge(c, 1, Integer::sum));
        deleted.codePoints().forEach(c -> deletions.merge(c, -1, Integer::sum));
    }

    /** An edit is kept out, as long as the store knows that it is. */
    void fenced(String inserted, String deleted) {
        fenced.append(inserted).append(deleted);
    }

    /** Nothing that was given up is certain any more. */
    void fencesLost() {
        unsure(fenced.toString());
    }

    /** An edit is the application's again, and may be committed as well. */
    void unsure(String inserted, String deleted) {
        unsure(inserted + deleted);
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
