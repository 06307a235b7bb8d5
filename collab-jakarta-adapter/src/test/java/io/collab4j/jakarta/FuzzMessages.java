package io.collab4j.jakarta;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages from the grammar of the protocol with values that are mostly wrong, and good ones with some bytes changed. */
final class FuzzMessages {
    private static final List<String> TYPES = List.of(
            "authenticate",
            "refresh_token",
            "ping",
            "pong",
            "document_join",
            "document_leave",
            "operation",
            "operation",
            "operation",
            "field_change",
            "cursor_update",
            "signal",
            "lock_field",
            "field_lock",
            "unlock_field",
            "field_unlock",
            "subscribe",
            "unsubscribe",
            "publish",
            "error",
            "operation_applied",
            "__proto__",
            "");
    private static final List<String> MEMBERS = List.of(
            "document_id",
            "field_name",
            "revision",
            "seq",
            "operation",
            "epoch",
            "value",
            "id",
            "fields",
            "cursor_info",
            "to",
            "data",
            "timestamp",
            "token",
            "client_id",
            "resume_token",
            "if_revision",
            "document_type",
            "wait",
            "channel",
            "since",
            "history",
            "event",
            "data",
            "constructor");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-0",
            "-1",
            "1.5",
            "9007199254740993",
            "1e309",
            "9".repeat(1_000),
            "\"\"",
            "\"d\"",
            "\"notes\"",
            "\"..\"",
            "\"__proto__\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u0000\\r\\n\\u202e${jndi:x}\"",
            "\"" + "k".repeat(300) + "\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "[".repeat(40) + "]".repeat(40),
            "{\"ops\":[\"x\"]}",
            "{\"position\":-1}",
            "\"chat:m\"",
            "\"collab:m\"",
            "{\"epoch\":\"1\",\"offset\":0}",
            "1000000000",
            "{\"anchor\":0,\"head\":99999}");
    private static final List<String> COMPONENTS = List.of(
            "1",
            "3",
            "-1",
            "-20",
            "0",
            "\"\"",
            "\"x\"",
            "\"é\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "2147483648",
            "-2147483648",
            "1e3",
            "null",
            "{}",
            "[1]");
    private static final List<String> FRAMES = List.of(
            "{\"type\":\"operation\",\"document_id\":\"m\",\"field_name\":\"notes\",\"revision\":0,\"seq\":1,"
                    + "\"operation\":{\"ops\":[\"hey\",2,-1]}}",
            "{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"notes\",\"revision\":1,\"seq\":1,"
                    + "\"operation\":{\"type\":\"replace\",\"position\":0,\"length\":1,\"content\":\"é😀\"}}",
            "{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":{\"notes\":{\"epoch\":\"1\",\"revision\":0}}}",
            "{\"type\":\"field_change\",\"document_id\":\"m\",\"field_name\":\"stage\",\"value\":[1,null],\"seq\":1}",
            "{\"type\":\"lock_field\",\"document_id\":\"m\",\"field_name\":\"notes\",\"wait\":true}",
            "{\"type\":\"unlock_field\",\"document_id\":\"m\",\"field_name\":\"notes\",\"id\":\"1\"}",
            "{\"type\":\"subscribe\",\"channel\":\"chat:m\",\"history\":2,\"since\":{\"epoch\":\"1\",\"offset\":0}}",
            "{\"type\":\"publish\",\"channel\":\"chat:m\",\"event\":\"e\",\"data\":[1,null]}",
            "[{\"type\":\"ping\",\"id\":\"1\",\"timestamp\":\"t\"},{\"type\":\"pong\"}]");

    private final SplittableRandom random;

    FuzzMessages(SplittableRandom random) {
        this.random = random;
    }

    /** One message, valid JSON whatever else it is. */
    String message() {
        StringBuilder message = new StringBuilder("{");
        if (random.nextInt(20) > 0) {
            message.append("\"type\":\"").append(pick(TYPES)).append('"');
        } else {
            message.append("\"type\":").append(pick(VALUES));
        }
        // Half of them get past the first checks.
        if (random.nextBoolean()) {
            message.append(",\"document_id\":\"").append(random.nextInt(4) == 0 ? "d" : "m");
            message.append("\",\"field_name\":\"notes\",\"revision\":").append(random.nextInt(6));
            message.append(",\"seq\":").append(random.nextInt(9)).append(",\"operation\":");
            message.append(operation());
        } else if (random.nextBoolean()) {
            message.append(",\"channel\":\"chat:m\",\"data\":").append(random.nextInt(9));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            message.append(",\"").append(pick(MEMBERS)).append("\":").append(pick(VALUES));
        }
        return distinct(message.append('}').toString());
    }

    /** A name that comes twice makes the whole frame bad, so most messages are kept from that. */
    private String distinct(String message) {
        boolean twice = MEMBERS.stream().anyMatch(name -> {
            int first = message.indexOf("\"" + name + "\":");
            return first >= 0 && message.indexOf("\"" + name + "\":", first + 1) >= 0;
        });
        return twice ? message() : message;
    }

    private String operation() {
        if (random.nextInt(4) == 0) {
            return "{\"type\":" + (random.nextBoolean() ? "\"delete\"" : pick(VALUES)) + ",\"position\":"
                    + pick(COMPONENTS) + ",\"length\":" + pick(COMPONENTS) + ",\"content\":" + pick(COMPONENTS) + "}";
        }
        return Stream.generate(() -> pick(COMPONENTS))
                .limit(random.nextInt(6))
                .collect(Collectors.joining(",", "{\"ops\":[", "]}"));
    }

    /** A frame of bytes that was once a good one. */
    byte[] mutated() {
        byte[] frame = pick(FRAMES).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(frame.length);
            // Most changes leave the bytes text; the others close the connection for bad UTF-8.
            frame[at] = (byte) (random.nextInt(10) > 0 ? 32 + random.nextInt(95) : random.nextInt(256));
        }
        return frame;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
