package io.collab4j.examples.load;

import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The protocol of this project, as far as editing needs it. Each document has a tenant of its own, as applications do. */
final class CollabDialect implements Dialect {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final String FIELD = "text";
    private static final int TYPE = 0;
    private static final int REVISION = 1;
    private static final int SEQ = 2;
    private static final int OPERATION = 3;
    private static final int TRANSFORMED = 4;
    private static final int CLIENT = 5;
    private static final int TIMESTAMP = 6;
    private static final int CODE = 7;

    private static final byte[] APPLIED = quoted("operation_applied");
    private static final byte[] ACKNOWLEDGED = quoted("operation_acknowledged");
    private static final byte[] PING = quoted("ping");
    private static final byte[] AUTHENTICATED = quoted("authenticated");
    private static final byte[] JOINED = quoted("document_joined");
    private static final byte[] ERROR = quoted("error");
    private static final byte[] RESYNC = quoted("resync");
    private static final byte[] LEFT = quoted("document_left");

    private final LoadRun run;
    private final Tokens tokens;
    private final MessageScanner scanner = new MessageScanner(
            "type", "revision", "seq", "operation", "transformed_operation", "client_id", "timestamp", "code");
    private final Bytes out = new Bytes();
    private final EditScript.Components components = new ComponentWriter(out, "-1");

    CollabDialect(LoadRun run, String secret) {
        this.run = run;
        this.tokens = new Tokens(secret);
    }

    private static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<String> headers(LoadClient client) {
        String token = tokens.issue("user-" + client.index(), client.document().id());
        return List.of("Sec-WebSocket-Protocol: collab.v1", "Authorization: Bearer " + token);
    }

    @Override
    public void opened(LoadClient client) {
        client.say(out.clear()
                .put("{\"type\":\"document_join\",\"document_id\":\"")
                .put(client.document().id())
                .put("\",\"fields\":[\"" + FIELD + "\"]}"));
    }

    @Override
    public void seed(LoadClient client, SentOperation operation, String text) {
        begin(client, operation).put('"').put(text).put('"');
        client.say(out.put("]}}"));
    }

    @Override
    public void submit(LoadClient client, SentOperation operation, EditScript script) {
        begin(client, operation);
        script.write(components);
        client.say(out.put("]}}"));
    }

    private Bytes begin(LoadClient client, SentOperation operation) {
        return out.clear()
                .put("{\"type\":\"operation\",\"document_id\":\"")
                .put(client.document().id())
                .put("\",\"field_name\":\"" + FIELD + "\",\"revision\":")
                .put(client.lane().revision())
                .put(",\"seq\":")
                .put(operation.seq())
                .put(",\"operation\":{\"ops\":[");
    }

    @Override
    public void received(LoadClient client, byte[] frame, int from, int to, long now) {
        scanner.reset(frame, from, to);
        while (scanner.next()) {
            if (scanner.is(TYPE, APPLIED)) {
                applied(client, frame, now);
            } else if (scanner.is(TYPE, ACKNOWLEDGED)) {
                acknowledged(client, frame, now);
            } else {
                other(client, frame, from, to);
            }
        }
    }

    private void applied(LoadClient client, byte[] frame, long now) {
        long revision = scanner.number(REVISION);
        RevisionLog log = client.document().log();
        if (!log.knows(revision)) {
            int growth = OperationBytes.growth(frame, scanner.start(OPERATION), scanner.end(OPERATION));
            log.learn(revision, growth, client.document().sentBy(unquoted(scanner.raw(CLIENT))));
        }
        run.applied(client, revision, now);
    }

    private void acknowledged(LoadClient client, byte[] frame, long now) {
        long revision = scanner.number(REVISION);
        RevisionLog log = client.document().log();
        if (!log.knows(revision) && scanner.has(TRANSFORMED)) {
            int growth = OperationBytes.growth(frame, scanner.start(TRANSFORMED), scanner.end(TRANSFORMED));
            log.learn(revision, growth, client.inFlight());
        }
        run.acknowledged(client, revision, scanner.number(SEQ), now);
    }

    private void other(LoadClient client, byte[] frame, int from, int to) {
        if (scanner.is(TYPE, PING)) {
            client.say(out.clear()
                    .put("{\"type\":\"pong\",\"timestamp\":")
                    .put(scanner.raw(TIMESTAMP))
                    .put('}'));
        } else if (scanner.is(TYPE, AUTHENTICATED)) {
            client.identified(unquoted(scanner.raw(CLIENT)));
        } else if (scanner.is(TYPE, JOINED)) {
            joined(client, new String(frame, from, to - from, StandardCharsets.UTF_8));
        } else if (scanner.is(TYPE, ERROR)) {
            run.refused(client, unquoted(scanner.raw(CODE)), scanner.has(SEQ));
        } else if (scanner.is(TYPE, RESYNC) || scanner.is(TYPE, LEFT)) {
            run.refused(client, unquoted(scanner.raw(TYPE)), false);
        }
    }

    /** Comes once a connection, so it may be read in full. */
    private static void joined(LoadClient client, String frame) {
        try {
            for (var element : Json.readFrame(frame, ANY)) {
                if (element.value() instanceof JsonObject message
                        && message.get("fields").orElse(JsonObject.EMPTY) instanceof JsonObject fields
                        && fields.get(FIELD).orElse(JsonObject.EMPTY) instanceof JsonObject field
                        && field.get("revision").orElse(JsonObject.EMPTY) instanceof JsonNumber revision) {
                    JsonValue content = field.get("content").orElse(JsonObject.EMPTY);
                    int length =
                            content instanceof JsonString text ? text.value().length() : 0;
                    client.joined((long) revision.value(), length);
                }
            }
        } catch (JsonException notJson) {
            throw new Frames.FramingException("a join that is not JSON: " + notJson.getMessage());
        }
    }

    private static String unquoted(String raw) {
        return raw.length() < 2 ? raw : raw.substring(1, raw.length() - 1);
    }
}
