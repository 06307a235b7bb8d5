package io.collab4j.redis;

import io.collab4j.store.ClientRecord;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.StoredField;
import java.util.List;

/** How fields, operations and records stand in arguments and replies of scripts. */
final class RedisFields {
    private RedisFields() {}

    static void add(Arguments arguments, Head head) {
        arguments
                .add(head.epoch().ordinal())
                .add(head.epoch().id())
                .add(head.revision())
                .add(head.operationId());
    }

    static void add(Arguments arguments, Encoded encoded) {
        arguments.add(encoded.type()).add(encoded.version()).add(encoded.bytes());
    }

    /** What the script asks of an operation, and then its members in the log. */
    static void add(Arguments arguments, LogEntry entry) {
        arguments
                .add(entry.author().clientId())
                .add(entry.author().generation())
                .add(entry.seq())
                .add(entry.hash())
                .add(entry.revision())
                .add(entry.operationId())
                .add(LogMembers.header(entry))
                .add(entry.operation().bytes());
    }

    /** Of {@code ordinal epoch revision commit operation_id}. */
    static Head head(Reply reply) {
        String[] parts = reply.text().split(" ", 5);
        return new Head(new Epoch(Long.parseLong(parts[0]), parts[1]), Long.parseLong(parts[2]), parts[4]);
    }

    /** Of name, head, snapshot, content and tail. */
    static StoredField field(List<Reply> reply) {
        Head head = head(reply.get(1));
        String[] snapshot = reply.get(2).text().split(" ", 4);
        return new StoredField(
                head,
                new Head(head.epoch(), Long.parseLong(snapshot[0]), snapshot[3]),
                new Encoded(
                        snapshot[1], Integer.parseInt(snapshot[2]), reply.get(3).bytes()),
                entries(reply.get(4)));
    }

    /** Of a part of a stream: ids, each with the names and values of its members. */
    static List<LogEntry> entries(Reply reply) {
        return reply.list().stream().map(each -> entry(each.list())).toList();
    }

    private static LogEntry entry(List<Reply> reply) {
        String id = reply.get(0).text();
        // Every second one is a name, and their order is the one in which they were added.
        List<Reply> members = reply.get(1).list();
        return LogMembers.entry(
                Long.parseLong(id, 0, id.indexOf('-'), 10),
                members.get(1).text(),
                members.get(3).text(),
                members.get(5).bytes());
    }

    /** Of seq, generation, revision, hash and operation id. */
    static ClientRecord record(List<Reply> reply) {
        return new ClientRecord(
                reply.get(0).number(),
                reply.get(2).number(),
                reply.get(4).text(),
                reply.get(3).text(),
                reply.get(1).number());
    }
}
