package io.collab4j.simulation;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtType;
import java.util.function.BiConsumer;

/** What a client has to know of one type of field: its JSON, written from the protocol, and what people do with it. */
interface Kind<S, O> {
    OtType<S, O> type();

    /** A state out of a join; a field that nobody has edited yet may be of another type still. */
    S state(String fieldType, JsonValue content);

    /** The operation of an entry of a log, or of a message that tells of somebody else's edit. */
    O operation(JsonObject message);

    /** JSON of an operation as the server sends it. */
    String json(O operation);

    /** Adds what is to be done to a message. */
    void write(ObjectWriter message, O operation, long revision, String operationId);

    String messageType();

    S stateOf(FieldTruth truth);

    /** What leads from one state to the other without moving what is in both, unless history was lost in between. */
    O difference(S before, S after, FieldTruth truth);

    O randomEdit(Dice dice, S state, TypedText typed);

    /** The name by which an edit is found in a log. */
    String key(O operation, String operationId);

    /** Tells the account which characters an operation inserts and deletes, one component at a time. */
    void account(O operation, S confirmed, BiConsumer<String, String> insertedAndDeleted);
}
