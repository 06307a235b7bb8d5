package io.collab4j.examples.load;

import org.jspecify.annotations.Nullable;

/** One person of a run: a connection, a place in a document, at most one unacknowledged operation. */
final class LoadClient implements LoadConnection.Listener {
    private final LoadRun run;
    private final LoadDocument document;
    private final int index;
    private final DeliveryLane lane;
    private @Nullable LoadConnection connection;
    private @Nullable SentOperation inFlight;
    private @Nullable DueQueue due;
    private String clientId = "";
    private int textLength;
    private long seq;
    private boolean ready;

    LoadClient(LoadRun run, LoadDocument document, int index, DeliveryLane lane) {
        this.run = run;
        this.document = document;
        this.index = index;
        this.lane = lane;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** The run is over. */
    void hangUp() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    int index() {
        return index;
    }

    LoadDocument document() {
        return document;
    }

    DeliveryLane lane() {
        return lane;
    }

    String clientId() {
        return clientId;
    }

    void attach(LoadConnection opened) {
        connection = opened;
    }

    /** The server has told who this is. */
    void identified(String id) {
        clientId = id;
        document.enter(id, this);
    }

    void joined(long revision, int length) {
        lane.joined(revision);
        textLength = length;
        document.log().seen(revision);
        run.joined(this);
    }

    void say(Bytes message) {
        if (connection != null) {
            connection.text(message);
        }
    }

    @Nullable
    SentOperation inFlight() {
        return inFlight;
    }

    int textLength() {
        return textLength;
    }

    void grow(int characters) {
        textLength += characters;
    }

    /** Joined, and the text to begin with is there. */
    boolean isReady() {
        return ready;
    }

    void ready() {
        ready = true;
    }

    /** One more edit is to be made. */
    void due(long time) {
        if (due == null) {
            due = new DueQueue();
        }
        due.add(time);
    }

    /** Takes everything that is due into one operation, unless one is under way. */
    @Nullable
    DueQueue takeDue() {
        if (inFlight != null || !ready || connection == null) {
            return null;
        }
        DueQueue taken = due;
        due = null;
        return taken;
    }

    SentOperation sending(DueQueue edits, int growth) {
        SentOperation operation = new SentOperation(this, ++seq, edits, growth);
        inFlight = operation;
        return operation;
    }

    /** The open operation is answered; with a refusal its number is free again. */
    void answered(boolean committed) {
        inFlight = null;
        if (!committed) {
            seq--;
        }
    }

    @Override
    public void opened() {
        run.dialect().opened(this);
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        run.received(this, bytes, from, to);
    }

    @Override
    public void drained() {
        run.submitDue(this);
    }

    @Override
    public void closed(String reason) {
        connection = null;
        run.closed(this, reason);
    }
}
