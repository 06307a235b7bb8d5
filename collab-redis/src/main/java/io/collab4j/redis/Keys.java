package io.collab4j.redis;

import io.collab4j.protocol.Budget;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ClientStore.ClientKey;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.StreamNode;
import io.collab4j.store.TenantKey;
import io.collab4j.store.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of everything in Redis. No two things share a name whatever they are called: a part is written as it is if it
 * consists of characters of the protocol's names, and everything else in it is escaped, the separators included.
 *
 * <p>What one atomic step needs has one hash tag, so that it lies on one node of a cluster. Documents are spread over {@value
 * #BUCKETS} tags, and the fields of a bucket that are not saved yet lie beside them.
 */
final class Keys {
    static final int BUCKETS = 256;

    private static final char SEPARATOR = '/';

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** What the store as a whole says of itself. */
    byte[] store() {
        return bytes(prefix + SEPARATOR + "store");
    }

    private static int bucket(DocumentKey document) {
        return Math.floorMod(
                31 * document.tenantId().hashCode() + document.documentId().hashCode(), BUCKETS);
    }

    private StringBuilder tag(String tag) {
        return new StringBuilder(prefix).append('{').append(tag).append('}');
    }

    private StringBuilder name(DocumentKey document) {
        StringBuilder name = part(tag(Integer.toString(bucket(document))), document.tenantId());
        return part(name, document.documentId());
    }

    /** Hash: the fields of a document. */
    byte[] document(DocumentKey document) {
        return bytes(name(document));
    }

    /** Something else of a document. */
    byte[] of(DocumentKey document, String what) {
        return bytes(part(name(document), what));
    }

    /** Something of one field. */
    byte[] of(FieldKey field, String what) {
        return bytes(part(part(name(field.document()), what), field.fieldName()));
    }

    /** Sorted set: the fields of a document's bucket that are not saved, by the time since when. */
    byte[] unsaved(DocumentKey document) {
        return unsaved(bucket(document));
    }

    byte[] unsaved(int bucket) {
        return bytes(part(tag(Integer.toString(bucket)), "unsaved"));
    }

    /** Something of a tenant. */
    byte[] of(TenantKey tenant, String what) {
        return bytes(part(tenant(tenant.tenantId()), what));
    }

    /** Something of a place. */
    byte[] of(PresencePlace place, String what) {
        if (place instanceof DocumentKey document) {
            return of(document, what);
        } else if (place instanceof TenantKey tenant) {
            return of(tenant, what);
        }
        throw new IllegalArgumentException("a place of another family");
    }

    private StringBuilder tenant(String tenantId) {
        return tag(part(new StringBuilder("t"), tenantId).toString());
    }

    /** Hash: a client id. */
    byte[] client(ClientKey client) {
        StringBuilder name = part(part(tenant(client.tenantId()), "client"), client.userId());
        return bytes(part(name, client.clientId()));
    }

    /** String: a bucket of a user, or of the tenant if there is none. */
    byte[] rate(TenantKey tenant, Budget budget, @Nullable String userId) {
        StringBuilder name =
                part(part(tenant(tenant.tenantId()), "rate"), budget.name().toLowerCase(Locale.ROOT));
        return bytes(userId == null ? name : part(name, userId));
    }

    /** Hash: a ticket. */
    byte[] ticket(String hash) {
        return bytes(part(tag(part(new StringBuilder("ticket"), hash).toString()), "ticket"));
    }

    private StringBuilder channel(ChannelKey channel) {
        StringBuilder tag = part(new StringBuilder("c"), channel.tenantId());
        return tag(part(tag, channel.channel()).toString());
    }

    /** Something of a channel. */
    byte[] of(ChannelKey channel, String what) {
        return bytes(part(channel(channel), what));
    }

    /** Something of all nodes together. */
    byte[] nodes(String what) {
        return bytes(part(tag("nodes"), what));
    }

    /** Something of one node. */
    byte[] node(String node, String what) {
        return bytes(part(part(tag("nodes"), what), node));
    }

    /** Something of the log of revocations. */
    byte[] revocations(String what) {
        return bytes(part(tag("revocations"), what));
    }

    /** The channel of Redis on which a topic is told. */
    byte[] topic(Topic<?> topic) {
        if (topic instanceof DocumentKey document) {
            return document(document);
        } else if (topic instanceof ChannelKey channel) {
            return bytes(channel(channel));
        } else if (topic instanceof TenantKey tenant) {
            return bytes(tenant(tenant.tenantId()));
        } else if (topic instanceof StreamNode streams) {
            return bytes(tag(part(new StringBuilder("s"), streams.node()).toString()));
        }
        throw new IllegalArgumentException("a topic of another family");
    }

    /** The member that stands for a field among those of its bucket. */
    static byte[] member(FieldKey field) {
        StringBuilder member =
                Escapes.append(new StringBuilder(), field.document().tenantId());
        return bytes(part(part(member, field.document().documentId()), field.fieldName()));
    }

    /** The field a member stands for. */
    static FieldKey field(String member) {
        String[] parts = member.split(String.valueOf(SEPARATOR), -1);
        return new DocumentKey(Escapes.undo(parts[0]), Escapes.undo(parts[1])).field(Escapes.undo(parts[2]));
    }

    /** The member that stands for a place among those of a node. */
    static byte[] member(PresencePlace place) {
        if (place instanceof DocumentKey document) {
            return bytes(part(Escapes.append(new StringBuilder(), document.tenantId()), document.documentId()));
        } else if (place instanceof TenantKey tenant) {
            return bytes(Escapes.append(new StringBuilder(), tenant.tenantId()));
        }
        throw new IllegalArgumentException("a place of another family");
    }

    /** The place a member stands for. */
    static PresencePlace place(String member) {
        String[] parts = member.split(String.valueOf(SEPARATOR), -1);
        return parts.length == 1
                ? new TenantKey(Escapes.undo(parts[0]))
                : new DocumentKey(Escapes.undo(parts[0]), Escapes.undo(parts[1]));
    }

    private static StringBuilder part(StringBuilder name, String part) {
        return Escapes.append(name.append(SEPARATOR), part);
    }

    private static byte[] bytes(CharSequence name) {
        return name.toString().getBytes(StandardCharsets.UTF_8);
    }
}
