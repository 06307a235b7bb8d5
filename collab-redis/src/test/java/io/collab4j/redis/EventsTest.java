package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.store.Author;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelMessage;
import io.collab4j.store.CursorNews;
import io.collab4j.store.CursorNews.Cursor;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DeletedChannel;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.EventsMissed;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what is written on the bus is read as it was, by this version and by those that know less or more. */
class EventsTest {
    /** All that could be taken for something else on the way. */
    private static final String TEXT = "\" \\ / ' \b\t\n\r \u0000\u0001\u001f\u007f\u2028 é ü \uD83D\uDE00 {}[]%s";

    private static final String JSON = "{\"a\":[null,\"\\\"\\u0001\uD83D\uDE00\\n\"]}";
    private static final Instant THEN = Instant.parse("2026-01-01T10:00:00.123456789Z");
    private static final Epoch EPOCH = Epoch.of(Long.MAX_VALUE >> 10, "e-1");
    private static final Author AUTHOR = new Author(TEXT, "client-" + TEXT, "session-" + TEXT, 7);

    private static LogEntry entry(long revision, String operationId, byte... bytes) {
        return new LogEntry(revision, operationId, AUTHOR, 3, "hash" + TEXT, THEN, new Encoded(TEXT, 2, bytes));
    }

    /** What nodes tell each other. */
    static Stream<BusEvent> written() {
        Head head = new Head(EPOCH, 41, "op-41");
        PresenceEntry present = new PresenceEntry("node-1", "s-1", TEXT, JSON);
        return Stream.of(
                new PublishedCommit(
                        TEXT,
                        head,
                        List.of(entry(42, "op-42", (byte) 0, (byte) -1, (byte) '"'), entry(43, TEXT)),
                        Map.of(TEXT, JSON)),
                new PresenceChange(1L << 50, true, present, THEN),
                new PresenceChange(0, false, present, Instant.EPOCH),
                new CursorNews(
                        "node-1",
                        3,
                        5,
                        false,
                        List.of(
                                new Cursor("s-1", TEXT, "1-x", 9, JSON, THEN),
                                new Cursor("s-2", null, "", 0, "null", Instant.EPOCH))),
                new CursorNews("node-1", 0, 0, true, List.of()),
                new CursorsWanted(TEXT),
                new Signalled("s-1", TEXT, "s-2", JSON),
                new FieldRestarted(TEXT, head),
                new DocumentDeleted(),
                new DeletedChannel("e-1", TEXT),
                new StreamPost("node-1", "r-1", "hash", TEXT, "user-" + TEXT, 1L << 52, JSON),
                new StreamPoll("node-1", "r-1", "hash", TEXT, "user-" + TEXT, 1L << 52),
                new StreamLeave("node-1", "r-1", "hash", TEXT, "user-" + TEXT),
                new StreamReply("r-1", JSON));
    }

    /** An event, and what a script writes for it. */
    private record Told(String json, BusEvent event) {}

    /** What only scripts tell, as they write it. */
    static Stream<Told> toldByScripts() {
        LockHolder holder = new LockHolder(new Author("alice", "c-1", "s-1", 2), "{\"name\":\"Alice/\uD83D\uDE00\"}");
        return Stream.of(
                new Told("""
                        {"event":"locked","field":"f","token":12,"user_id":"alice","client_id":"c-1","session_id":"s-1",
                        "generation":2,"user_info":"{\\"name\\":\\"Alice\\/\uD83D\uDE00\\"}","remaining":30000,"leaving":true}""", new FieldLocked(new FieldLock("f", 12, holder, Duration.ofSeconds(30), true))),
                new Told("""
                        {"event":"unlocked","field":"f","token":12,"reason":"EXPIRED"}""", new FieldUnlocked("f", 12, LockEnd.EXPIRED)),
                new Told(
                        """
                        {"event":"messages","epoch":"e-1","offset":7,"messages":[\
                        {"name":"m","data":"{\\"a\\":1}","user_id":"alice","timestamp":"1970-01-01T00:00:00Z"},\
                        {"name":"n","data":"2","timestamp":"2026-01-01T10:00:00.123456789Z"}]}""",
                        new PublishedMessages(
                                "e-1",
                                List.of(
                                        new ChannelMessage(7, "m", "{\"a\":1}", "alice", Instant.EPOCH),
                                        new ChannelMessage(8, "n", "2", null, THEN)))),
                new Told("""
                        {"reason":"a\\/b \\u0001\\u007f\uD83D\uDE00","event":"channel_deleted","epoch":"e-1"}""", new DeletedChannel("e-1", "a/b \u0001\u007f\uD83D\uDE00")));
    }

    @ParameterizedTest
    @MethodSource("written")
    void whatIsWrittenIsReadAsItWas(BusEvent event) {
        assertThat(EventReader.read(Events.write(event))).contains(event);
    }

    @ParameterizedTest
    @MethodSource("toldByScripts")
    void whatScriptsTellIsRead(Told told) {
        assertThat(EventReader.read(told.json())).contains(told.event());
    }

    @ParameterizedTest
    @MethodSource("written")
    void membersNobodyKnowsArePassedOver(BusEvent event) {
        String more = Events.write(event).replaceFirst("^\\{", "{\"new\":[{\"event\":\"x\"},null,1.5e300],\"\":true,");
        assertThat(EventReader.read(more)).contains(event);
    }

    @Test
    void everyKindOfEventIsAmongThem() {
        Set<Class<?>> kinds = new HashSet<>(Set.of(EventsMissed.class));
        written().forEach(event -> kinds.add(event.getClass()));
        toldByScripts().forEach(each -> kinds.add(each.event().getClass()));
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(kindsOf(BusEvent.class).toList());
    }

    private static Stream<Class<?>> kindsOf(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null
                ? Stream.of(type)
                : Arrays.stream(permitted).flatMap(EventsTest::kindsOf).distinct();
    }

    @Test
    void anEventOfAnUnknownKindIsNone() {
        assertThat(EventReader.read("{\"event\":\"of_a_later_version\",\"epoch\":1}"))
                .isEmpty();
        assertThat(EventReader.read("{\"event\":\"\"}")).isEmpty();
    }

    @Test
    void whatIsNoEventFails() {
        assertThatThrownBy(() -> EventReader.read("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventReader.read("{\"event\":1}")).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> EventReader.read("[]")).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> EventReader.read("")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> EventReader.read("{\"event\":\"cursors_wanted\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheBusSaysItselfIsNotWritten() {
        assertThatThrownBy(() -> Events.write(new EventsMissed())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageIsReadAsItWasWritten() {
        for (String user : Arrays.asList(TEXT, null)) {
            ChannelDraft draft = new ChannelDraft(TEXT, JSON, user, THEN);
            assertThat(EventReader.message(5, Members.read(Events.write(draft))))
                    .isEqualTo(draft.at(5));
        }
    }
}
