package io.collab4j.ot.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.collab4j.ot.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads the shared vectors: operations in the form they have on the wire. */
final class WireOps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WireOps() {}

    static List<JsonNode> vectors(String kind) {
        try (InputStream in = WireOps.class.getResourceAsStream("/vectors/text.json")) {
            return StreamSupport.stream(JSON.readTree(in).get(kind).spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TextOperation read(JsonNode ops) {
        TextOperationBuilder out = TextOperation.builder();
        for (JsonNode component : ops) {
            if (component.isTextual()) {
                out.insert(component.textValue());
                continue;
            }
            int count = integer(component);
            if (count < 0) {
                out.delete(-count);
            } else {
                out.retain(count);
            }
        }
        return out.build();
    }

    static TextOperation readSimple(JsonNode operation) {
        int position = integer(operation.path("position"));
        return switch (operation.path("type").asText()) {
            case "insert" -> TextOperation.insert(position, string(operation.path("content")));
            case "delete" -> TextOperation.delete(position, integer(operation.path("length")));
            case "replace" ->
                TextOperation.replace(position, integer(operation.path("length")), string(operation.path("content")));
            case "retain" -> TextOperation.delete(position, 0);
            default -> throw new OperationException(OperationException.Reason.MALFORMED, "an unknown kind of edit");
        };
    }

    private static int integer(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() == Integer.MIN_VALUE) {
            throw new OperationException(OperationException.Reason.MALFORMED, "not a count");
        }
        return node.intValue();
    }

    private static String string(JsonNode node) {
        if (!node.isTextual()) {
            throw new OperationException(OperationException.Reason.MALFORMED, "not a string");
        }
        return node.textValue();
    }

    static JsonNode write(TextOperation operation) {
        ArrayNode ops = JSON.createArrayNode();
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                ops.add(length);
            }

            @Override
            public void insert(String content) {
                ops.add(content);
            }

            @Override
            public void delete(int length) {
                ops.add(-length);
            }
        });
        return ops;
    }
}
