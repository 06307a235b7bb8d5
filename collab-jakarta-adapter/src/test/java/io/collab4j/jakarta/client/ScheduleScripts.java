package io.collab4j.jakarta.client;

import static io.collab4j.jakarta.client.ScheduleScript.erase;
import static io.collab4j.jakarta.client.ScheduleScript.replace;
import static io.collab4j.jakarta.client.ScheduleScript.type;

import io.collab4j.jakarta.client.ScheduleSpace.Network;
import java.util.ArrayList;
import java.util.List;

/** Scripts that make conflicts likely, and the spaces that are explored. */
final class ScheduleScripts {
    /** Both type at the same places, of which one is only just there. */
    private static final ScheduleScript SAME_PLACE = new ScheduleScript(
            "same place", "", List.of(List.of(type(0, "a"), type(1, "b")), List.of(type(0, "x"), type(0, "y😂"))));

    /** Deletions overlap, in a different order, and take away what the other one types into. */
    private static final ScheduleScript OVERLAP = new ScheduleScript(
            "overlapping deletions",
            "12345",
            List.of(List.of(erase(0, 3), type(1, "ab")), List.of(type(2, "x"), erase(1, 3))));

    /** An emoji is replaced by both, while others come and go beside it. */
    private static final ScheduleScript EMOJI = new ScheduleScript(
            "emoji",
            "1😀2",
            List.of(List.of(replace(1, 1, "😁a"), erase(0, 2)), List.of(type(1, "😂"), replace(1, 2, "x"))));

    private static final ScheduleScript SMALL = new ScheduleScript(
            "three edits in all", "1😀2", List.of(List.of(replace(1, 1, "a")), List.of(type(1, "x"), type(1, "y"))));

    private static final ScheduleScript THREE_EDITS = new ScheduleScript(
            "two clients, three edits",
            "1😀23",
            List.of(
                    List.of(type(1, "a"), replace(0, 3, "😁b"), type(1, "c")),
                    List.of(type(1, "x"), erase(1, 3), type(1, "y😂"))));

    private static final ScheduleScript THREE_CLIENTS = new ScheduleScript(
            "three clients, two edits",
            "1😀23",
            List.of(
                    List.of(type(1, "a"), erase(0, 3)),
                    List.of(type(1, "x😂"), type(1, "y")),
                    List.of(replace(1, 2, "r"), type(1, "s"))));

    private ScheduleScripts() {}

    /** Two clients, two edits each, one cut, complete in each build; on slow lines one edit less. */
    static List<ScheduleSpace> inEachBuild() {
        List<ScheduleSpace> spaces = new ArrayList<>();
        for (ScheduleScript script : List.of(SAME_PLACE, EMOJI)) {
            spaces.addAll(spaces(script, Network.ONE_NODE));
        }
        spaces.addAll(spaces(SAME_PLACE, Network.TWO_NODES));
        spaces.addAll(spaces(SMALL, Network.SLOW));
        return spaces;
    }

    /** What of that is left, and one edit or one client more. */
    static List<ScheduleSpace> nightly() {
        List<ScheduleSpace> spaces = new ArrayList<>(spaces(OVERLAP, Network.ONE_NODE));
        for (ScheduleScript script : List.of(SAME_PLACE, OVERLAP, EMOJI)) {
            spaces.addAll(spaces(script, Network.SLOW));
        }
        spaces.addAll(spaces(OVERLAP, Network.TWO_NODES));
        spaces.addAll(spaces(EMOJI, Network.TWO_NODES));
        for (Network network : Network.values()) {
            spaces.addAll(spaces(THREE_EDITS, network));
            spaces.addAll(spaces(THREE_CLIENTS, network));
        }
        return spaces;
    }

    /** Small enough to be explored in other ways too. */
    static ScheduleSpace small(Network network) {
        return new ScheduleSpace(SMALL, 0, 1, network);
    }

    private static List<ScheduleSpace> spaces(ScheduleScript script, Network network) {
        List<ScheduleSpace> spaces = new ArrayList<>();
        for (int victim = 0; victim < script.clients().size(); victim++) {
            spaces.add(new ScheduleSpace(script, victim, 1, network));
        }
        return spaces;
    }
}
