package io.collab4j.stream;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.stream.StreamAnswer.Accepted;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Unknown;

/** Answers as one node writes them for another. What a node does not know how to read counts as no stream at all. */
final class Outcomes {
    private Outcomes() {}

    static String write(StreamAnswer answer) {
        if (answer instanceof Accepted) {
            return new ObjectWriter().put("accepted", true).end();
        } else if (answer instanceof Expected gap) {
            return new ObjectWriter().put("expected", gap.sequence()).end();
        }
        return new ObjectWriter().end();
    }

    static StreamAnswer read(String json) {
        JsonObject outcome = (JsonObject) Json.read(json, JsonLimits.OWN);
        if (outcome.get("accepted").isPresent()) {
            return new Accepted();
        }
        return outcome.get("expected").orElse(null) instanceof JsonNumber expected
                ? new Expected((long) expected.value())
                : new Unknown();
    }
}
