package io.collab4j.examples.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a crowd lives on a server, and how much the server may have grown by then.
 *
 * @param people connections, fifty to a document
 * @param lap how long they live before all of them leave and the server is looked at
 * @param laps of them; the clients of the next are those of the one before
 * @param settling laps before the first look that counts
 * @param heapSlackKiB by which the heap may differ beside one per cent for each hour
 * @param serverOptions of the demo, beside its port and secret
 */
public record SoakPlan(
        int people, Duration lap, int laps, int settling, long heapSlackKiB, List<String> serverOptions) {
    /** Each types once a second, one character. */
    static final CrowdPace PACE = new CrowdPace(1, 1);

    private static final int PEOPLE_PER_DOCUMENT = 50;

    public SoakPlan {
        if (people < 1 || laps <= settling || settling < 1) {
            throw new IllegalArgumentException("a soak needs people, a lap to settle and one after it");
        }
        serverOptions = List.copyOf(serverOptions);
    }

    int documents() {
        return (people + PEOPLE_PER_DOCUMENT - 1) / PEOPLE_PER_DOCUMENT;
    }

    /** Who is in a document. */
    List<CrowdRole> roles(int document) {
        List<CrowdRole> roles = new ArrayList<>();
        for (int i = 0; i < PEOPLE_PER_DOCUMENT && document * PEOPLE_PER_DOCUMENT + i < people; i++) {
            roles.add(role(document, i));
        }
        return roles;
    }

    private static CrowdRole role(int document, int place) {
        if (place < 8) {
            return CrowdRole.TYPING;
        } else if (place < 13) {
            return CrowdRole.ROAMING;
        } else if (place == 13) {
            return CrowdRole.SLOW;
        } else if (place == 14) {
            return document % 4 == 0 ? CrowdRole.FLOODING : CrowdRole.STOPPED;
        }
        return CrowdRole.IDLE;
    }
}
