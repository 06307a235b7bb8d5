package io.collab4j.simulation;

import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The joins of one client: which were asked for under which id, and what their answers mean for its places. */
final class Joins {
    private final SimClient client;
    private final boolean whole;
    private final List<Runnable> asked = new ArrayList<>();
    private final Set<String> ofTheWhole = new HashSet<>();

    Joins(SimClient client, boolean whole) {
        this.client = client;
        this.whole = whole;
    }

    /** Joins everything after a connect. */
    void all() {
        Set<String> documents = new LinkedHashSet<>();
        client.places().forEach(place -> documents.add(place.documentId()));
        documents.forEach(this::join);
    }

    private List<Place<?, ?>> placesIn(String documentId) {
        List<Place<?, ?>> found = new ArrayList<>(client.places());
        found.removeIf(place -> !place.documentId().equals(documentId));
        return found;
    }

    private void join(String documentId) {
        List<Place<?, ?>> places = placesIn(documentId);
        // Whoever has been here names what it knows, or it would be told again what it has already.
        if (whole && places.stream().noneMatch(Place::isKnown)) {
            client.met(Path.JOINED_WHOLE);
            places.forEach(Place::asked);
            String message = message(documentId, () -> join(documentId)).end();
            ofTheWhole.add(String.valueOf(asked.size() - 1));
            client.say(message);
        } else {
            join(places);
        }
    }

    /** Joins fields of one document from where the client stands in them. */
    void join(List<Place<?, ?>> places) {
        ObjectWriter points = new ObjectWriter();
        for (Place<?, ?> place : places) {
            place.asked();
            points.raw(place.fieldName(), place.resumePoint());
        }
        client.say(message(places.get(0).documentId(), () -> join(places))
                .raw("fields", points.end())
                .end());
    }

    private ObjectWriter message(String documentId, Runnable again) {
        asked.add(again);
        return new ObjectWriter()
                .put("type", "document_join")
                .put("id", String.valueOf(asked.size() - 1))
                .put("document_id", documentId);
    }

    /** Whether a join was asked for under such an id. */
    static boolean isId(String id) {
        return Character.isDigit(id.charAt(0));
    }

    /** Asks once more for what was asked for under this id. */
    void again(String id) {
        asked.get(Integer.parseInt(id)).run();
    }

    void answered(JsonObject message) {
        JsonObject fields = object(message, "fields");
        for (Place<?, ?> place : placesIn(string(message, "document_id"))) {
            JsonValue field = fields.members().get(place.fieldName());
            if (field != null) {
                place.joined((JsonObject) field);
            } else if (!place.isKnown() && ofTheWhole.contains(string(message, "ref"))) {
                // Everything there is was asked for, so this does not exist yet.
                place.joinedUndeclared();
            }
        }
    }
}
