package io.collab4j.redis;

import io.collab4j.store.Author;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockHolder;
import java.time.Duration;
import java.util.List;

/** Locks as scripts answer them. */
final class LockReplies {
    private LockReplies() {}

    /** Of field, token, holder, remaining ms, 1 if leaving, place. */
    static FieldLock lock(List<Reply> reply) {
        return new FieldLock(
                reply.get(0).text(),
                reply.get(1).number(),
                holder(reply.subList(2, 7)),
                Duration.ofMillis(reply.get(7).number()),
                reply.get(8).number() == 1);
    }

    /** The place of such a lock among those of its tenant. */
    static String place(List<Reply> reply) {
        return reply.get(9).text();
    }

    /** Of user id, client id, session id, generation, user info. */
    static LockHolder holder(List<Reply> reply) {
        Author author = new Author(
                reply.get(0).text(),
                reply.get(1).text(),
                reply.get(2).text(),
                reply.get(3).number());
        return new LockHolder(author, reply.get(4).text());
    }
}
