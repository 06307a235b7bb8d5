package io.collab4j.examples.load;

import io.collab4j.json.JsonValue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One of a crowd: a client id that outlives its connections, a place in one field, at most one unacknowledged edit. It
 * reads every message in full, and judges the order in which revisions come.
 */
final class CrowdPerson implements LoadConnection.Listener {
    private static final String FIELD = "text";
    private static final Bytes LONG_PING =
            new Bytes().put("{\"type\":\"ping\",\"timestamp\":\"" + "z".repeat(7_000) + "\"}");
    private static final long NOTHING = -1;

    private final Crowd crowd;
    private final CrowdDocument document;
    private final int index;
    private final CrowdRole role;
    private final DeliveryLane lane;
    private @Nullable LoadConnection connection;
    private @Nullable String inFlight;
    private String clientId = "";
    private String resumeToken = "";
    private String epoch = "";
    private String operationId = "";
    private int textLength;
    private long acknowledged;
    private long due = NOTHING;
    private boolean authenticated;
    private boolean ready;

    CrowdPerson(Crowd crowd, CrowdDocument document, int index, CrowdRole role) {
        this.crowd = crowd;
        this.document = document;
        this.index = index;
        this.role = role;
        this.lane = new DeliveryLane(crowd.recorder());
    }

    CrowdRole role() {
        return role;
    }

    DeliveryLane lane() {
        return lane;
    }

    /** Its edits that are committed, as far as it knows. */
    long acknowledged() {
        return acknowledged;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** Whether it is in its document. */
    boolean isReady() {
        return ready;
    }

    /** Whether the server has taken it for who it was. */
    boolean isAuthenticated() {
        return authenticated;
    }

    /** Whether it has an answer to all it said. */
    boolean isAnswered() {
        return ready && inFlight == null && due == NOTHING;
    }

    /** Whether it has an answer to all it said and has heard all that anybody has. */
    boolean isSettled() {
        return isAnswered() && lane.hasAll(document.head());
    }

    void connect(LoadLoop loop) throws IOException {
        connection = crowd.connect(loop, this, index);
    }

    /** Goes, politely or without a word. What was under way stays of unknown outcome until it is back. */
    void leave(boolean politely) {
        LoadConnection left = connection;
        connection = null;
        authenticated = false;
        ready = false;
        if (inFlight != null) {
            crowd.tally().leftInDoubt();
        }
        if (left != null && politely) {
            left.close();
        } else if (left != null) {
            left.hangUp();
        }
    }

    /** See {@link LoadConnection#allow}. */
    void allow(long bytes) {
        if (connection != null) {
            connection.allow(bytes);
        }
    }

    /** See {@link LoadConnection#stir}. */
    void stir() {
        if (connection != null) {
            connection.stir();
        }
    }

    /** Asks for an answer as long as a message may be. */
    void askForMuch() {
        if (connection != null) {
            connection.text(LONG_PING);
        }
    }

    /**
     * One more edit is to be made. What falls due while another is under way is made one edit when that is answered.
     *
     * @param time since when, as {@link Crowd#elapsed} counts
     */
    void editDue(long time) {
        due = due == NOTHING ? time : due;
        edit();
    }

    private void edit() {
        if (!ready || inFlight != null || due == NOTHING) {
            return;
        }
        inFlight = "{\"type\":\"operation\",\"document_id\":\"" + document.id() + "\",\"field_name\":\"" + FIELD
                + "\",\"revision\":" + lane.revision() + ",\"seq\":" + (acknowledged + 1) + ",\"operation\":{\"id\":\""
                + index + "-" + acknowledged + "-" + due + "\",\"ops\":[" + crowd.newEdit(textLength) + "]}}";
        due = NOTHING;
        say(inFlight);
    }

    private void say(String message) {
        if (connection != null) {
            connection.text(new Bytes().put(message));
        }
    }

    @Override
    public void opened() {
        // The server speaks first.
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        crowd.messages().read(bytes, from, to).forEach(this::hear);
    }

    private void hear(Heard message) {
        switch (message.text("type")) {
            case "operation_applied" -> applied(message);
            case "operation_acknowledged" -> committed(message, "transformed_operation");
            case "ping" ->
                say("{\"type\":\"pong\",\"timestamp\":"
                        + JsonValue.of(message.text("timestamp")).toJson() + "}");
            case "auth_required" -> authenticate();
            case "authenticated" -> authenticated(message);
            case "document_joined" -> joined(message.object("fields").object(FIELD));
            case "resync" -> overtaken();
            case "error", "bye", "document_left" ->
                crowd.recorder().refused(role + " heard " + message.json().toJson());
            default -> {
                // Who comes and goes, and answers that nobody needs.
            }
        }
    }

    private void authenticate() {
        String resume = clientId.isEmpty()
                ? ""
                : ",\"client_id\":\"" + clientId + "\",\"resume_token\":\"" + resumeToken + "\"";
        say("{\"type\":\"authenticate\",\"token\":\"" + crowd.token(index, document.tenant()) + "\"" + resume + "}");
    }

    private void authenticated(Heard message) {
        if (clientId.equals(message.text("client_id"))) {
            crowd.tally().resumed();
        } else if (!clientId.isEmpty()) {
            crowd.recorder().refused("somebody came back and was somebody else");
        }
        clientId = message.text("client_id");
        resumeToken = message.text("resume_token");
        authenticated = true;
        join();
    }

    private void join() {
        String fields = epoch.isEmpty()
                ? "[\"" + FIELD + "\"]"
                : "{\"" + FIELD + "\":{\"epoch\":\"" + epoch + "\",\"revision\":" + lane.revision()
                        + (operationId.isEmpty() ? "" : ",\"operation_id\":\"" + operationId + "\"") + "}}";
        say("{\"type\":\"document_join\",\"document_id\":\"" + document.id() + "\",\"fields\":" + fields + "}");
    }

    private void joined(Heard field) {
        if (field.has("operations")) {
            field.list("operations").forEach(this::missed);
        } else {
            if (!epoch.isEmpty()) {
                skipped();
            }
            lane.joined(field.number("revision"));
            textLength = field.text("content").length();
            document.seen(field.number("revision"));
        }
        epoch = field.text("epoch");
        operationId = field.text("operation_id");
        ready = true;
        takeUp(field.number("last_seq"));
        crowd.ready(this);
    }

    /** It came back too late, or was told so: the text has moved on without it. */
    private void skipped() {
        crowd.tally().overtaken();
        if (!role.readsTooSlowly()) {
            crowd.recorder().lost(1, role + " found its past gone");
        }
    }

    private void missed(Heard entry) {
        if (entry.text("client_id").equals(clientId)) {
            committed(entry, "operation");
        } else {
            take(entry, "operation");
        }
    }

    /** Compares what the server knows of its edits with what it knows itself, and sends the open one again. */
    private void takeUp(long lastSeq) {
        if (inFlight != null && lastSeq == acknowledged + 1) {
            acknowledged++;
            inFlight = null;
        }
        if (lastSeq > acknowledged) {
            crowd.recorder().duplicated("number " + lastSeq + " after " + acknowledged);
        } else if (lastSeq < acknowledged) {
            crowd.recorder().lost(acknowledged - lastSeq, "number " + lastSeq + " after " + acknowledged);
        }
        if (inFlight != null) {
            crowd.tally().resent();
            say(inFlight);
        }
        edit();
    }

    private void overtaken() {
        ready = false;
        join();
    }

    private void applied(Heard message) {
        if (message.text("client_id").equals(clientId)) {
            crowd.recorder().duplicated("its own edit as somebody's");
        }
        if (take(message, "operation") && !role.readsTooSlowly()) {
            String id = message.text("operation_id");
            crowd.tally().delivered(crowd.elapsed() - Long.parseLong(id.substring(id.lastIndexOf('-') + 1)));
        }
    }

    private void committed(Heard message, String operation) {
        if (inFlight == null || message.number("seq") != acknowledged + 1) {
            crowd.recorder().duplicated("an answer to number " + message.number("seq") + " after " + acknowledged);
            return;
        }
        acknowledged++;
        inFlight = null;
        crowd.tally().acknowledged();
        take(message, operation);
        edit();
    }

    private boolean take(Heard message, String operation) {
        long revision = message.number("revision");
        document.seen(revision);
        boolean fresh = lane.receive(revision);
        if (fresh) {
            operationId = message.text("operation_id");
            textLength += message.growth(operation);
        }
        return fresh;
    }

    @Override
    public void drained() {
        // Each message was answered as it came.
    }

    @Override
    public void closed(String reason) {
        connection = null;
        authenticated = false;
        ready = false;
        crowd.closed(this, reason);
    }
}
