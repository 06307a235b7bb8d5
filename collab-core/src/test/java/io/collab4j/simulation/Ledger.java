package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The account of every local edit of one field: at the end each is in the log once, or its application has it back, and
 * never both. Edits that are sent as one share a name.
 */
final class Ledger {
    private final Map<String, Integer> launched = new HashMap<>();
    private final Set<String> handedBack = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> lost = new HashMap<>();
    private int typed;
    private int neverSent;

    void typed() {
        typed++;
    }

    void launched(String name, int edits) {
        check(launched.put(name, edits) == null, "a name is given twice");
    }

    void neverSent(int edits) {
        neverSent += edits;
    }

    void handedBack(String name) {
        handedBack.add(name);
    }

    /** Handed back by somebody who does not know whether it is committed. */
    void unsure(String name) {
        unsure.add(name);
    }

    /** Its author was told that it is committed. */
    void acknowledged(String name) {
        acknowledged.add(name);
    }

    /** What kept edits out that were under way is lost with the rest, so nothing that was given up is certain any more. */
    void fencesLost() {
        unsure.addAll(handedBack);
        handedBack.clear();
    }

    /** The store no longer has what it had. */
    void lost(String name, String owner) {
        lost.put(name, owner);
    }

    /** Whether what is committed here had been lost; who has lost anything must know it before he commits more. */
    boolean committed(String name, String owner) {
        if (lost.remove(name) != null) {
            return true;
        }
        lost.forEach((gone, loser) -> check(
                !loser.equals(owner) || isTold(gone),
                "D6: an edit of " + owner + " is committed, who does not know that " + gone + " is lost"));
        return false;
    }

    /** A node gave it back to a store that had lost the whole field; nobody was told before that it is certainly lost. */
    void restored(String name) {
        lost.remove(name);
        check(!handedBack.contains(name), "D2: " + name + " is handed back and given back to the store as well");
    }

    /** Only what was acknowledged has to be told of: the rest is sent again by itself. */
    private boolean isTold(String name) {
        return !acknowledged.contains(name) || handedBack.contains(name) || unsure.contains(name);
    }

    /** The account at the end, when nobody has anything under way. */
    void settle(Set<String> committed) {
        int ended = neverSent;
        for (Map.Entry<String, Integer> each : launched.entrySet()) {
            String name = each.getKey();
            boolean isCommitted = committed.contains(name);
            check(!isCommitted || !handedBack.contains(name), "D2: " + name + " is handed back and committed as well");
            check(
                    isCommitted || handedBack.contains(name) || unsure.contains(name),
                    (lost.containsKey(name) ? "D6: " : "D7: ") + name + " is neither committed nor handed back");
            ended += each.getValue();
        }
        check(ended == typed, "D7: " + typed + " edits were made and " + ended + " have ended");
    }
}
