package io.collab4j.examples.load;

import io.collab4j.examples.load.LoadPlan.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The people of one run and what they do when something is heard. {@link LoadGenerator} drives it through its phases; all
 * of it on one thread.
 */
final class LoadRun {
    private final LoadPlan plan;
    private final Recorder recorder;
    private final SplittableRandom random;
    private final EditScript script;
    private final Dialect dialect;
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<LoadDocument> documents = new ArrayList<>();
    private int pending;
    private int joined;
    private boolean editing;

    LoadRun(LoadPlan plan, Recorder recorder, SplittableRandom random) {
        this.plan = plan;
        this.recorder = recorder;
        this.random = random;
        this.script = new EditScript(random, LoadPlan.TEXT_LENGTH);
        this.dialect = switch (plan.side()) {
            case COLLAB4J -> new CollabDialect(this, plan.secret());
            case SHAREDB -> new ShareDbDialect(this, recorder);
        };
        // New documents each time, so that nothing is left of an earlier run.
        String tag = "load-" + Long.toString(System.currentTimeMillis(), 36) + "-" + random.nextInt(1_000_000) + "-";
        int perDocument = plan.workload().peoplePerDocument();
        for (int i = 0; i < plan.people(); i++) {
            if (i % perDocument == 0) {
                documents.add(new LoadDocument(tag + documents.size()));
            }
            LoadDocument document = documents.get(documents.size() - 1);
            clients.add(new LoadClient(this, document, i, new DeliveryLane(recorder)));
        }
    }

    Dialect dialect() {
        return dialect;
    }

    List<LoadClient> clients() {
        return clients;
    }

    /** Connections and joins that are not answered yet. */
    int pending() {
        return pending;
    }

    int joined() {
        return joined;
    }

    void open(LoadLoop loop, LoadClient client) throws IOException {
        Upgrade upgrade = new Upgrade(plan.uri(), dialect.headers(client), random);
        pending++;
        client.attach(loop.open(plan.uri(), upgrade, client.index(), client));
    }

    boolean isFirstInDocument(LoadClient client) {
        return client.index() % plan.workload().peoplePerDocument() == 0;
    }

    void joined(LoadClient client) {
        if (isFirstInDocument(client) && !client.document().isSeeded()) {
            dialect.seed(
                    client, client.sending(new DueQueue(), LoadPlan.TEXT_LENGTH), "x".repeat(LoadPlan.TEXT_LENGTH));
        } else {
            ready(client);
        }
    }

    private void ready(LoadClient client) {
        client.ready();
        pending--;
        joined++;
    }

    void received(LoadClient client, byte[] bytes, int from, int to) {
        dialect.received(client, bytes, from, to, System.nanoTime());
    }

    void applied(LoadClient client, long revision, long now) {
        if (client.lane().receive(revision)) {
            RevisionLog log = client.document().log();
            client.grow(log.growth(revision));
            recorder.delivered(now, log.sent(revision));
        }
    }

    void acknowledged(LoadClient client, long revision, long seq, long now) {
        SentOperation operation = client.inFlight();
        if (operation == null || operation.seq() != seq) {
            recorder.duplicated("an acknowledgement of " + seq + " at revision " + revision);
            return;
        }
        client.document().log().seen(revision);
        client.lane().receive(revision);
        client.grow(client.document().log().growth(revision));
        client.answered(true);
        if (client.document().isSeeded()) {
            recorder.committed(operation, now);
            if (editing && plan.workload() == Workload.CLOSED) {
                client.due(now);
            }
        } else {
            client.document().seeded();
            ready(client);
        }
    }

    void refused(LoadClient client, String why, boolean operation) {
        recorder.refused(why);
        if (operation && client.inFlight() != null) {
            client.answered(false);
        }
    }

    void closed(LoadClient client, String reason) {
        recorder.disconnected(reason);
        if (!client.isReady()) {
            pending--;
        }
    }

    /** Everybody begins to write. In a closed loop that is one operation each; otherwise edits fall due. */
    void begin(long now) {
        editing = true;
        if (plan.workload() == Workload.CLOSED) {
            for (LoadClient client : clients) {
                client.due(now);
                submitDue(client);
            }
        }
    }

    /** Nothing new; what is under way will still be answered. */
    void stop() {
        editing = false;
    }

    /** An edit of somebody falls due. */
    void editDue(long time) {
        LoadClient client = clients.get(random.nextInt(clients.size()));
        client.due(time);
        submitDue(client);
    }

    void submitDue(LoadClient client) {
        @Nullable DueQueue due = editing ? client.takeDue() : null;
        if (due != null) {
            script.make(due.size(), client.textLength());
            dialect.submit(client, client.sending(due, script.growth()), script);
        }
    }

    /** Whether every operation is answered and everybody has everything. */
    boolean isSettled() {
        for (LoadClient client : clients) {
            if (client.isConnected()
                    && (client.inFlight() != null
                            || !client.lane().hasAll(client.document().log().head()))) {
                return false;
            }
        }
        return true;
    }

    /** Judges what never came. */
    void end() {
        for (LoadClient client : clients) {
            client.lane().end(client.document().log().head());
            if (client.inFlight() != null) {
                recorder.unacknowledged("seq " + client.inFlight().seq() + " of client " + client.index());
            }
            client.hangUp();
        }
    }
}
