package io.collab4j.simulation;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.session.SessionLimits;
import io.collab4j.store.DocumentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of the protocol: one connection at a time, whatever becomes of it, and the places it is in. */
final class SimClient implements Wire.Ear {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Simulation run;
    private final Dice dice;
    private final String token;
    private final List<Place<?, ?>> places = new ArrayList<>();
    private final Joins joins;
    private final Doings doings;
    private final List<Wire> left = new ArrayList<>();
    private @Nullable Wire wire;
    private @Nullable String clientId;
    private @Nullable String resumeToken;
    private String sessionId = "";
    private boolean authenticated;
    private boolean departed;
    private boolean inHandshake;
    private Duration goneFor = Duration.ZERO;
    private int operations;

    SimClient(Simulation run, Dice dice, String token, boolean whole) {
        this.run = run;
        this.dice = dice;
        this.token = token;
        this.joins = new Joins(this, whole);
        this.doings = run.rooms().doingsOf(this, dice.split());
    }

    Joins joins() {
        return joins;
    }

    List<Place<?, ?>> places() {
        return places;
    }

    Doings doings() {
        return doings;
    }

    String clientId() {
        return String.valueOf(clientId);
    }

    String sessionId() {
        return sessionId;
    }

    String userId() {
        return SimNode.user(token).userId();
    }

    boolean hasStoreFailed() {
        return run.hasStoreFailed();
    }

    long now() {
        return run.world().nanoTime();
    }

    Truth truth() {
        return run.truth();
    }

    FieldTruth truth(String documentId, String fieldName) {
        return truth().field(new DocumentKey("acme", documentId).field(fieldName));
    }

    void met(Path path) {
        run.coverage().met(path);
    }

    String newOperationId() {
        return token + "." + operations++;
    }

    /** Whether it is well connected and everything it has said is answered. */
    boolean isQuiet() {
        return isConnected()
                && wire != null
                && !wire.isStalled()
                && left.stream().allMatch(Wire::isOver)
                && goneFor.isZero()
                && places.stream().allMatch(Place::isQuiet)
                && doings.all().stream().allMatch(Habit::isQuiet);
    }

    /** Whether there is a connection on which it is known who speaks. */
    boolean isConnected() {
        return wire != null && !wire.isOver() && authenticated;
    }

    /** Whether it is connected and may be taken for gone, as it reads no ping and so answers none. */
    boolean isDeaf() {
        return wire != null && wire.isStalledFor(SessionLimits.DEFAULT.pongTimeout());
    }

    // Connecting.

    void connect() {
        goneFor = Duration.ZERO;
        loseConnection();
        inHandshake = dice.oneIn(3);
        wire = dice.pick(run.nodes()).connect(this, inHandshake ? token : null);
    }

    void cut() {
        if (wire != null) {
            wire.cut();
        }
    }

    /** Leaves and comes back much later; the user goes on editing. */
    void goOffline(Duration duration) {
        if (wire != null && !wire.isOver()) {
            met(Path.OFFLINE);
            goneFor = duration;
            wire.cut();
        }
    }

    void stall(Duration duration) {
        if (wire != null) {
            wire.stall(duration);
        }
    }

    /** Connects anew while the former connection still seems to be alive. */
    void takeOver() {
        Wire former = wire;
        if (former != null && authenticated) {
            connect();
            left.add(former);
            run.world().later(dice.millis(500, 20_000), former::cut);
        }
    }

    @Override
    public void onClosed(Wire closed, int code) {
        run.trace("closed", code);
        if (closed.wasLeftTalking()) {
            met(Path.LATE_MESSAGE_OF_A_LEFT_CONNECTION);
        }
        if (code == 4409) {
            met(Path.SUPERSEDED);
        } else if (code == 4508) {
            met(Path.TOO_SLOW);
        }
        if (closed != wire) {
            return;
        }
        gone();
        if (code == 4409) {
            loseIdentity();
        }
    }

    private void gone() {
        wire = null;
        loseConnection();
        met(Path.RECONNECT);
        run.world().later(goneFor.plus(dice.millis(0, 800)), () -> {
            if (wire == null && !departed) {
                connect();
            }
        });
        goneFor = Duration.ZERO;
    }

    private void loseConnection() {
        authenticated = false;
        places.forEach(Place::leave);
        doings.all().forEach(Habit::disconnected);
    }

    /** Goes and does not come back. */
    void depart() {
        departed = true;
        cut();
    }

    /**
     * An edit that may be on its way is the application's, or one that was acknowledged is lost, which a node may give back.
     * A store that loses its newest commits loses with them what keeps that edit out, so its number must never be used for
     * another one: the client comes back as somebody else.
     */
    void giveUpANumber() {
        if (run.storeForgets()) {
            becomeSomebodyElse();
        }
    }

    /** Comes back as a client that nobody knows. */
    void becomeSomebodyElse() {
        Wire current = wire;
        if (current != null) {
            run.world().later(Duration.ZERO, () -> {
                if (current == wire) {
                    hangUp(current);
                    loseIdentity();
                }
            });
        }
    }

    /** Closes its end: what is still on its way down, be it that the node has closed too, is nobody's any more. */
    private void hangUp(Wire current) {
        current.cut();
        gone();
    }

    private void loseIdentity() {
        met(Path.IDENTITY_LOST);
        clientId = null;
        resumeToken = null;
        places.forEach(Place::loseIdentity);
        doings.all().forEach(Habit::loseIdentity);
    }

    // Saying.

    void say(String message) {
        if (wire != null) {
            wire.say(message);
        }
    }

    void sayEdit(String message) {
        if (wire != null) {
            wire.sayAgainAndAgain(message);
        }
    }

    /** Runs a task some time later, if this connection is still the one. */
    void later(Runnable task) {
        Wire current = wire;
        run.world().later(dice.millis(20, 400), () -> {
            if (wire == current) {
                task.run();
            }
        });
    }

    private void authenticate() {
        ObjectWriter message = new ObjectWriter().put("type", "authenticate").put("id", "login");
        if (!inHandshake) {
            message.put("token", token);
        }
        say(message.put("client_id", clientId).put("resume_token", resumeToken).end());
    }

    // Hearing.

    @Override
    public void onFrame(Wire from, String frame) {
        run.trace(frame, frame.length());
        if (from != wire) {
            return;
        }
        JsonValue read = Json.read(frame, ANY);
        if (read instanceof JsonArray batch) {
            batch.values().forEach(message -> hear((JsonObject) message));
        } else {
            hear((JsonObject) read);
        }
    }

    private void hear(JsonObject message) {
        String type = string(message, "type");
        // All of them hear everything, for some messages are about more than one thing.
        boolean known =
                doings.all().stream().filter(habit -> habit.hear(type, message)).count() > 0;
        switch (type) {
            case "auth_required" -> authenticate();
            case "authenticated" -> authenticated(message);
            case "document_joined" -> joins.answered(message);
            case "operation_acknowledged", "field_change_acknowledged" ->
                place(message).onAcknowledged(message);
            case "operation_applied", "field_changed" -> place(message).onApplied(message);
            case "resync" -> place(message).onResync(string(message, "reason"));
            case "error" -> refused(message);
            case "bye" -> goneFor = Duration.ofMillis(number(message, "retry_after_ms"));
            case "ping" -> say("{\"type\":\"pong\"}");
            default -> Truth.check(known, "unexpected: " + message.toJson());
        }
    }

    private void authenticated(JsonObject message) {
        if (inHandshake && message.get("ref").isEmpty() && clientId != null) {
            // Known by the handshake, as somebody new; now to be again who we were.
            authenticate();
            return;
        }
        String given = string(message, "client_id");
        if (clientId != null && !clientId.equals(given)) {
            loseIdentity();
        }
        clientId = given;
        resumeToken = string(message, "resume_token");
        sessionId = string(message, "session_id");
        authenticated = true;
        joins.all();
        doings.all().forEach(Habit::connected);
    }

    private void refused(JsonObject message) {
        String code = string(message, "code");
        String recovery = string(message, "recovery");
        Truth.check(!code.equals("internal"), "the server has broken down: " + message.toJson());
        Truth.check(
                !code.equals("store_unavailable") || run.hasStoreFailed(),
                "D11: the store is said to be away and is not: " + message.toJson());
        String ref =
                message.get("ref").map(value -> ((JsonString) value).value()).orElse("");
        switch (ref) {
            case "bad" -> {
                met(Path.REFUSED_BAD_EDIT);
                if (code.equals("not_joined") && place(message).isJoined()) {
                    place(message).onResync("");
                }
            }
            case "login" -> later(this::authenticate);
            case "" -> {
                // The handshake's own login failed, and the line is closed next.
            }
            case "edit" -> place(message).onRefused(code, recovery, number(message, "seq"));
            default -> {
                doings.all().forEach(habit -> habit.refused(ref, message));
                if (Joins.isId(ref)) {
                    later(() -> joins.again(ref));
                }
            }
        }
    }

    private Place<?, ?> place(JsonObject message) {
        return place(string(message, "document_id"), string(message, "field_name"));
    }

    Place<?, ?> place(String documentId, String fieldName) {
        return places.stream()
                .filter(place -> place.documentId().equals(documentId)
                        && place.fieldName().equals(fieldName))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not a place of ours: " + documentId + " " + fieldName));
    }
}
