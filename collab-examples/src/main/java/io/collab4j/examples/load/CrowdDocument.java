package io.collab4j.examples.load;

import java.util.ArrayList;
import java.util.List;

/** A document and those who are in it. */
final class CrowdDocument {
    private final String id;
    private final String tenant;
    private final List<CrowdPerson> people = new ArrayList<>();
    private long head;

    CrowdDocument(String id, String tenant) {
        this.id = id;
        this.tenant = tenant;
    }

    String id() {
        return id;
    }

    String tenant() {
        return tenant;
    }

    void add(CrowdPerson person) {
        people.add(person);
    }

    void seen(long revision) {
        head = Math.max(head, revision);
    }

    /** The newest revision that anybody has seen. */
    long head() {
        return head;
    }

    /** Once all is settled: every revision is one acknowledged edit, whoever made it, and has reached everybody. */
    void judge(Recorder recorder) {
        people.forEach(person -> person.lane().end(head));
        long acknowledged = people.stream().mapToLong(CrowdPerson::acknowledged).sum();
        if (acknowledged > head) {
            recorder.lost(acknowledged - head, acknowledged + " edits acknowledged, " + head + " revisions");
        } else if (acknowledged < head) {
            recorder.duplicated(acknowledged + " edits acknowledged, " + head + " revisions");
        }
    }
}
