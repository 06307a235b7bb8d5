package io.collab4j.redis;

import io.collab4j.json.ObjectWriter;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.CursorNews;
import io.collab4j.store.CursorNews.Cursor;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Signalled;
import io.collab4j.store.StreamLeave;
import io.collab4j.store.StreamPoll;
import io.collab4j.store.StreamPost;
import io.collab4j.store.StreamQuestion;
import io.collab4j.store.StreamReply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as nodes tell them to each other: JSON objects with a name under {@code event}. What scripts tell they write
 * themselves. {@link EventReader} reads all of them.
 */
final class Events {
    private Events() {}

    static String write(BusEvent event) {
        if (event instanceof PublishedCommit commit) {
            return write(commit);
        } else if (event instanceof PresenceChange change) {
            return entry(event("presence"), change.entry())
                    .put("version", change.version())
                    .put("present", change.present())
                    .put("at", change.at().toString())
                    .end();
        } else if (event instanceof CursorNews news) {
            return write(news);
        } else if (event instanceof CursorsWanted wanted) {
            return event("cursors_wanted").put("node", wanted.node()).end();
        } else if (event instanceof Signalled signalled) {
            return event("signal")
                    .put("from", signalled.from())
                    .put("user_id", signalled.userId())
                    .put("to", signalled.to())
                    .put("data", signalled.data())
                    .end();
        } else if (event instanceof FieldRestarted restarted) {
            return head(event("restarted").put("field", restarted.fieldName()), restarted.head())
                    .end();
        } else if (event instanceof DocumentDeleted) {
            return event("deleted").end();
        } else if (event instanceof DeletedChannel deleted) {
            return event("channel_deleted")
                    .put("epoch", deleted.epoch())
                    .put("reason", deleted.reason())
                    .end();
        } else if (event instanceof StreamPost post) {
            return question("stream_post", post)
                    .put("sequence", post.sequence())
                    .put("frame", post.frame())
                    .end();
        } else if (event instanceof StreamPoll poll) {
            return question("stream_poll", poll)
                    .put("sequence", poll.sequence())
                    .end();
        } else if (event instanceof StreamLeave leave) {
            return question("stream_leave", leave).end();
        } else if (event instanceof StreamReply reply) {
            return event("stream_reply")
                    .put("request", reply.request())
                    .put("outcome", reply.outcome())
                    .end();
        }
        throw new IllegalArgumentException("an event that only a script tells");
    }

    /** A message as its channel keeps it, and as it is told. */
    static String write(ChannelDraft message) {
        return new ObjectWriter()
                .put("name", message.event())
                .put("data", message.data())
                .put("user_id", message.userId())
                .put("timestamp", message.timestamp().toString())
                .end();
    }

    private static ObjectWriter question(String name, StreamQuestion question) {
        return event(name)
                .put("node", question.node())
                .put("request", question.request())
                .put("stream", question.stream())
                .put("tenant_id", question.tenantId())
                .put("user_id", question.userId());
    }

    private static ObjectWriter event(String name) {
        return new ObjectWriter().put("event", name);
    }

    /** As part of an event, or as it is stored. */
    static ObjectWriter entry(ObjectWriter out, PresenceEntry entry) {
        return out.put("node", entry.node())
                .put("session_id", entry.sessionId())
                .put("user_id", entry.userId())
                .put("user_info", entry.userInfo());
    }

    private static ObjectWriter head(ObjectWriter out, Head head) {
        return out.put("ordinal", head.epoch().ordinal())
                .put("epoch", head.epoch().id())
                .put("revision", head.revision())
                .put("operation_id", head.operationId());
    }

    private static String write(PublishedCommit commit) {
        List<String> operations = new ArrayList<>();
        for (LogEntry entry : commit.entries()) {
            operations.add(write(entry, commit.carets().get(entry.operationId())));
        }
        return head(event("commit").put("field", commit.fieldName()), commit.before())
                .raw("operations", array(operations))
                .end();
    }

    private static String array(List<String> objects) {
        return '[' + String.join(",", objects) + ']';
    }

    private static String write(LogEntry entry, @Nullable String caret) {
        return new ObjectWriter()
                .put("operation_id", entry.operationId())
                .put("header", LogMembers.header(entry))
                .put(
                        "operation",
                        Base64.getEncoder().encodeToString(entry.operation().bytes()))
                .put("caret", caret)
                .end();
    }

    private static String write(CursorNews news) {
        List<String> cursors = new ArrayList<>();
        for (Cursor cursor : news.cursors()) {
            cursors.add(new ObjectWriter()
                    .put("session_id", cursor.sessionId())
                    .put("field", cursor.fieldName())
                    .put("epoch", cursor.epoch())
                    .put("revision", cursor.revision())
                    .put("cursor_info", cursor.cursorInfo())
                    .put("at", cursor.at().toString())
                    .end());
        }
        return event("cursors")
                .put("node", news.node())
                .put("before", news.before())
                .put("count", news.count())
                .put("whole", news.whole())
                .raw("cursors", array(cursors))
                .end();
    }
}
