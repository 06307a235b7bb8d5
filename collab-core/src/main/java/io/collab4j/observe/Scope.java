package io.collab4j.observe;

import org.jspecify.annotations.Nullable;

/** What a line of the log is about, as far as that is known: ids and nothing else. Null is what it is not about. */
public record Scope(
        @Nullable String tenantId,
        @Nullable String userId,
        @Nullable String documentId,
        @Nullable String fieldName,
        @Nullable String channel) {
    /** The node as a whole, or something of which nothing is known. */
    public static final Scope NODE = new Scope(null, null, null, null, null);

    private static final int MOST = 128;

    /** A tenant. */
    public static Scope of(String tenantId) {
        return new Scope(tenantId, null, null, null, null);
    }

    /** A document. */
    public static Scope of(String tenantId, String documentId) {
        return new Scope(tenantId, null, documentId, null, null);
    }

    /** A field of a document. */
    public static Scope of(String tenantId, String documentId, String fieldName) {
        return new Scope(tenantId, null, documentId, fieldName, null);
    }

    /** A channel. */
    public static Scope ofChannel(String tenantId, String channel) {
        return new Scope(tenantId, null, null, null, channel);
    }

    /** As it is logged: {@code tenant=acme user=alice document=d field=notes}; on one line whatever the ids hold. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        append(line, "tenant", tenantId);
        append(line, "user", userId);
        append(line, "document", documentId);
        append(line, "field", fieldName);
        append(line, "channel", channel);
        return line.toString();
    }

    private static void append(StringBuilder line, String key, @Nullable String id) {
        if (id == null) {
            return;
        }
        line.append(line.isEmpty() ? "" : " ").append(key).append('=');
        for (int i = 0; i < Math.min(id.length(), MOST); i++) {
            char unit = id.charAt(i);
            if (isPlain(unit)) {
                line.append(unit);
            } else {
                line.append(String.format("\\u%04x", (int) unit));
            }
        }
        line.append(id.length() > MOST ? "..." : "");
    }

    /** Tenants and users are named by whoever signs tokens: what ends a line or drives a terminal is not written as it is. */
    private static boolean isPlain(char unit) {
        return unit > ' ' && unit < 0x7f && "\"\\${}".indexOf(unit) < 0;
    }
}
