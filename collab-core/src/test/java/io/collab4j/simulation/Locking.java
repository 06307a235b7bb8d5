package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;
import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The locks one client takes and gives back, and whom it takes for their holders. */
final class Locking implements Habit {
    private final SimClient client;
    private final Dice dice;
    private final LockTruth truth;
    private final Map<FieldKey, Known> fields = new HashMap<>();
    private int requests;

    Locking(SimClient client, Dice dice, LockTruth truth) {
        this.client = client;
        this.dice = dice;
        this.truth = truth;
    }

    /** What the client takes for true of one field's lock. */
    private static final class Known {
        private @Nullable String holder;
        private @Nullable Long token;
        private String request = "";
        private boolean asked;
        private long askedAt;
        private long until;
        private long newest;

        void lose() {
            token = null;
            until = 0;
        }
    }

    private Known of(FieldKey field) {
        return fields.computeIfAbsent(field, key -> new Known());
    }

    private static FieldKey key(String documentId, String fieldName) {
        return new DocumentKey("acme", documentId).field(fieldName);
    }

    private static FieldKey key(Place<?, ?> place) {
        return key(place.documentId(), place.fieldName());
    }

    @Override
    public void connected() {
        // What it holds still, the answer to the join says.
    }

    @Override
    public void disconnected() {
        fields.values().forEach(known -> {
            known.holder = null;
            if (known.asked) {
                // What came of that nobody will say.
                known.lose();
            }
            known.asked = false;
        });
    }

    @Override
    public void loseIdentity() {
        fields.clear();
    }

    @Override
    public boolean isQuiet() {
        return fields.values().stream().noneMatch(known -> known.asked);
    }

    // Asking.

    @Override
    public void act() {
        List<Place<?, ?>> stored = new ArrayList<>(client.places());
        stored.removeIf(place -> !place.isJoined() || place.revision() == 0 || of(key(place)).asked);
        if (!stored.isEmpty()) {
            Place<?, ?> place = dice.pick(stored);
            boolean own = client.sessionId().equals(of(key(place)).holder);
            if (own && dice.oneIn(2)) {
                unlock(place);
            } else {
                lock(place, dice.oneIn(3));
            }
        }
    }

    private void lock(Place<?, ?> place, boolean wait) {
        ask("lock", place, wait);
    }

    private void unlock(Place<?, ?> place) {
        of(key(place)).lose();
        ask("unlock", place, false);
    }

    private void ask(String what, Place<?, ?> place, boolean wait) {
        Known known = of(key(place));
        known.request = what + requests++;
        known.asked = true;
        known.askedAt = client.now();
        ObjectWriter message = new ObjectWriter()
                .put("type", what + "_field")
                .put("id", known.request)
                .put("document_id", place.documentId())
                .put("field_name", place.fieldName());
        client.say((wait ? message.put("wait", true) : message).end());
    }

    /** An edit is sent, perhaps once more. */
    void sending(Place<?, ?> place, String operationId) {
        Known known = of(key(place));
        truth.sent(operationId, !known.asked && isSure(known) ? known.token : null);
    }

    private boolean isSure(Known known) {
        return client.sessionId().equals(known.holder) && client.now() - known.until < 0;
    }

    /** Whether this client, by its own clock, is sure to hold this grant. */
    boolean believes(FieldKey field, long token) {
        Known known = fields.get(field);
        Long held = known == null ? null : known.token;
        return known != null && held != null && held == token && client.isConnected() && isSure(known);
    }

    /** An edit is refused: what it counted on is over, if it did. */
    void refused(Place<?, ?> place, String code) {
        if (code.equals("lock_lost")) {
            client.met(Path.LOCK_LOST);
            of(key(place)).lose();
        } else {
            client.met(Path.LOCK_HELD);
        }
    }

    // Hearing.

    @Override
    public boolean hear(String type, JsonObject message) {
        switch (type) {
            case "field_lock_acquired" -> acquired(message);
            case "field_lock_denied" -> denied(message);
            case "field_locked" -> taken(of(message), string(message, "session_id"));
            case "field_unlocked" -> ended(message);
            case "document_joined" -> joined(message);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static FieldKey keyOf(JsonObject message) {
        return key(string(message, "document_id"), string(message, "field_name"));
    }

    private Known of(JsonObject message) {
        return of(keyOf(message));
    }

    private void acquired(JsonObject message) {
        Known known = of(message);
        long token = number(message, "token");
        check(token >= known.newest, "L3: token " + token + " after " + known.newest);
        truth.told(keyOf(message), token, client.clientId());
        known.newest = token;
        known.holder = client.sessionId();
        if (isAnswer(known, message)) {
            known.asked = false;
            known.token = token;
            // Counted from when it was asked for, so that it ends here before it does in the store.
            known.until =
                    known.askedAt + Duration.ofMillis(number(message, "ttl_ms")).toNanos();
        }
    }

    /** Whether this answers the last request; one that has waited is answered twice. */
    private static boolean isAnswer(Known known, JsonObject message) {
        return message.get("ref")
                .map(ref -> ((JsonString) ref).value().equals(known.request))
                .orElse(false);
    }

    private void denied(JsonObject message) {
        Known known = of(message);
        known.asked &= !isAnswer(known, message);
        if (client.sessionId().equals(known.holder)) {
            known.holder = null;
        }
        known.lose();
        client.met(Path.LOCK_DENIED);
    }

    private static void taken(Known known, String sessionId) {
        known.holder = sessionId;
        known.lose();
    }

    private void ended(JsonObject message) {
        Known known = of(message);
        known.holder = null;
        known.lose();
        known.asked &= !isAnswer(known, message);
    }

    /** The answer to a join says of the locks of its fields whose they are. */
    private void joined(JsonObject message) {
        String documentId = string(message, "document_id");
        for (String name : object(message, "fields").members().keySet()) {
            of(key(documentId, name)).holder = null;
        }
        for (JsonValue each : ((JsonArray) message.get("locks").orElseThrow()).values()) {
            JsonObject lock = (JsonObject) each;
            Known known = of(key(documentId, string(lock, "field_name")));
            String sessionId = string(lock, "session_id");
            if (client.sessionId().equals(sessionId)) {
                known.holder = sessionId;
                client.met(Path.LOCK_KEPT);
            } else {
                taken(known, sessionId);
            }
        }
    }

    /** A lock was not given, or not taken back; whether it was all the same nobody knows. */
    @Override
    public void refused(String ref, JsonObject error) {
        if (ref.startsWith("lock") || ref.startsWith("unlock")) {
            Known known = of(error);
            known.asked &= !isAnswer(known, error);
            known.lose();
        }
    }

    /** What differs from the locks there are; null if nothing does. */
    @Nullable
    String difference(Duration settled) {
        for (Place<?, ?> place : client.places()) {
            FieldKey field = key(place);
            String holder = truth.holder(field).orElse(null);
            String known = of(field).holder;
            // What was granted though the store did not say so is not known to be one's own, and ends with its lease.
            boolean same = holder == null ? known == null : holder.equals(known) || isUnknown(field);
            if (truth.isSettled(field, settled) && !same) {
                return "takes " + known + " for the holder of " + field + ", not " + holder;
            }
        }
        return null;
    }

    private boolean isUnknown(FieldKey field) {
        return client.hasStoreFailed() && truth.isOf(field, client.clientId());
    }
}
