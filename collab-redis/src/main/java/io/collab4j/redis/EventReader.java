package io.collab4j.redis;

import io.collab4j.store.Author;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.CursorNews;
import io.collab4j.store.CursorNews.Cursor;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldLock;
import io.collab4j.store.FieldLocked;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.FieldUnlocked;
import io.collab4j.store.Head;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.PublishedMessages;
import io.collab4j.store.Signalled;
import io.collab4j.store.StreamLeave;
import io.collab4j.store.StreamPoll;
import io.collab4j.store.StreamPost;
import io.collab4j.store.StreamReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads events. Nodes of different versions may share a store for a while, so members nobody knows are passed over, and an
 * event nobody knows is none.
 */
final class EventReader {
    private EventReader() {}

    /** The event; empty if it is of a kind that this version does not know. */
    static Optional<BusEvent> read(String text) {
        Members event = Members.read(text);
        return Optional.ofNullable(
                switch (event.text("event")) {
                    case "commit" -> commit(event);
                    case "presence" ->
                        new PresenceChange(
                                event.number("version"), event.truth("present"), presence(event), event.instant("at"));
                    case "cursors" ->
                        new CursorNews(
                                event.text("node"),
                                event.number("before"),
                                event.number("count"),
                                event.truth("whole"),
                                event.objects("cursors").stream()
                                        .map(EventReader::cursor)
                                        .toList());
                    case "cursors_wanted" -> new CursorsWanted(event.text("node"));
                    case "signal" ->
                        new Signalled(event.text("from"), event.text("user_id"), event.text("to"), event.text("data"));
                    case "restarted" -> new FieldRestarted(event.text("field"), head(event));
                    case "deleted" -> new DocumentDeleted();
                    case "locked" -> new FieldLocked(lock(event));
                    case "unlocked" ->
                        new FieldUnlocked(
                                event.text("field"), event.number("token"), LockEnd.valueOf(event.text("reason")));
                    case "messages" -> messages(event);
                    case "channel_deleted" -> new DeletedChannel(event.text("epoch"), event.text("reason"));
                    case "stream_post" ->
                        new StreamPost(
                                event.text("node"),
                                event.text("request"),
                                event.text("stream"),
                                event.text("tenant_id"),
                                event.text("user_id"),
                                event.number("sequence"),
                                event.text("frame"));
                    case "stream_poll" ->
                        new StreamPoll(
                                event.text("node"),
                                event.text("request"),
                                event.text("stream"),
                                event.text("tenant_id"),
                                event.text("user_id"),
                                event.number("sequence"));
                    case "stream_leave" ->
                        new StreamLeave(
                                event.text("node"),
                                event.text("request"),
                                event.text("stream"),
                                event.text("tenant_id"),
                                event.text("user_id"));
                    case "stream_reply" -> new StreamReply(event.text("request"), event.text("outcome"));
                    default -> null;
                });
    }

    private static Head head(Members event) {
        return new Head(
                new Epoch(event.number("ordinal"), event.text("epoch")),
                event.number("revision"),
                event.text("operation_id"));
    }

    private static PublishedCommit commit(Members event) {
        Head before = head(event);
        List<LogEntry> entries = new ArrayList<>();
        Map<String, String> carets = new HashMap<>();
        long revision = before.revision();
        for (Members each : event.objects("operations")) {
            entries.add(entry(++revision, each));
            each.optional("caret").ifPresent(caret -> carets.put(each.text("operation_id"), caret));
        }
        return new PublishedCommit(event.text("field"), before, entries, carets);
    }

    private static LogEntry entry(long revision, Members entry) {
        return LogMembers.entry(
                revision,
                entry.text("operation_id"),
                entry.text("header"),
                Base64.getDecoder().decode(entry.text("operation")));
    }

    private static Author author(Members members) {
        return new Author(
                members.text("user_id"),
                members.text("client_id"),
                members.text("session_id"),
                members.number("generation"));
    }

    /** An entry as part of an event or as it is stored. */
    static PresenceEntry presence(Members entry) {
        return new PresenceEntry(
                entry.text("node"), entry.text("session_id"), entry.text("user_id"), entry.text("user_info"));
    }

    private static Cursor cursor(Members cursor) {
        return new Cursor(
                cursor.text("session_id"),
                cursor.optional("field").orElse(null),
                cursor.text("epoch"),
                cursor.number("revision"),
                cursor.text("cursor_info"),
                cursor.instant("at"));
    }

    private static FieldLock lock(Members event) {
        return new FieldLock(
                event.text("field"),
                event.number("token"),
                new LockHolder(author(event), event.text("user_info")),
                Duration.ofMillis(event.number("remaining")),
                event.truth("leaving"));
    }

    private static PublishedMessages messages(Members event) {
        List<ChannelMessage> messages = new ArrayList<>();
        long offset = event.number("offset");
        for (Members each : event.objects("messages")) {
            messages.add(message(offset++, each));
        }
        return new PublishedMessages(event.text("epoch"), messages);
    }

    /** A message as it was written for its channel, at its place. */
    static ChannelMessage message(long offset, Members message) {
        return new ChannelMessage(
                offset,
                message.text("name"),
                message.text("data"),
                message.optional("user_id").orElse(null),
                message.instant("timestamp"));
    }
}
