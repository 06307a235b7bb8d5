package io.collab4j.stream;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.stream.StreamAnswer.Accepted;
import io.collab4j.stream.StreamAnswer.Closed;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Frame;
import io.collab4j.stream.StreamAnswer.Silence;
import io.collab4j.stream.StreamAnswer.Unknown;

/** Answers as one node writes them for another. What a node does not know how to read counts as no stream at all. */
final class Outcomes {
    private Outcomes() {}

    static String write(StreamAnswer answer) {
        ObjectWriter outcome = new ObjectWriter();
        if (answer instanceof Accepted) {
            outcome.put("accepted", true);
        } else if (answer instanceof Expected gap) {
            outcome.put("expected", gap.sequence());
        } else if (answer instanceof Frame frame) {
            outcome.put("frame", frame.frame());
        } else if (answer instanceof Closed closed) {
            outcome.put("code", closed.code()).put("reason", closed.reason());
        } else if (answer instanceof Silence) {
            outcome.put("silence", true);
        }
        return outcome.end();
    }

    static StreamAnswer read(String json) {
        JsonObject outcome = (JsonObject) Json.read(json, JsonLimits.OWN);
        if (outcome.get("accepted").isPresent()) {
            return new Accepted();
        } else if (outcome.get("silence").isPresent()) {
            return new Silence();
        } else if (outcome.get("frame").orElse(null) instanceof JsonString frame) {
            return new Frame(frame.value());
        } else if (outcome.get("code").orElse(null) instanceof JsonNumber code
                && outcome.get("reason").orElse(null) instanceof JsonString reason) {
            return new Closed((int) code.value(), reason.value());
        } else if (outcome.get("expected").orElse(null) instanceof JsonNumber expected) {
            return new Expected((long) expected.value());
        }
        return new Unknown();
    }
}
