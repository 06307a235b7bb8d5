package io.collab4j.protocol;

import static io.collab4j.protocol.Scene.frame;
import static io.collab4j.protocol.Scene.notes;
import static io.collab4j.testing.TestPeer.string;
import static io.collab4j.testing.TestServer.change;
import static io.collab4j.testing.TestServer.joinOf;
import static io.collab4j.testing.TestServer.operation;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.testing.TestPeer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of messages: each is said over the wire, and what it is for happens. */
class MessageTableTest {
    private static final String EDIT = operation("notes", 0, 1, "['x']");
    private static final String SUBSCRIBE = frame("subscribe", "'channel':'chat:1'");
    private static final String PUBLISH = frame("publish", "'channel':'chat:1','data':1");
    private static final String CURSOR =
            frame("cursor_update", "'document_id':'d','field_name':'notes','cursor_info':{'position':0}");
    private static final String SIGNAL = frame("signal", "'document_id':'d','to':'BOB','data':1");
    private static final String LEAVE = frame("document_leave", "'document_id':'d'");
    private static final String AUTHENTICATE = frame("authenticate", "'token':'carol@acme@70'");

    /** What Alice says, what answers it, and whether that is told to Bob and not to her. */
    private record Said(String frame, String answer, boolean atBob) {
        Said(String frame, String answer) {
            this(frame, answer, false);
        }
    }

    private static final Map<String, Said> SAID = Map.ofEntries(
            entry("authenticate", new Said(frame("authenticate", "'token':'alice'"), "token_refreshed")),
            entry("refresh_token", new Said(frame("refresh_token", "'token':'alice'"), "token_refreshed")),
            entry("ping", new Said(frame("ping", "'timestamp':1"), "pong")),
            entry("pong", new Said("[{'type':'pong'},{'type':'ping'}]", "pong")),
            entry("document_join", new Said(joinOf("title"), "document_joined")),
            entry("document_leave", new Said(LEAVE, "document_left")),
            entry("operation", new Said(EDIT, "operation_acknowledged")),
            entry("field_change", new Said(change("stage", 1, "1"), "field_change_acknowledged")),
            entry("lock_field", new Said(notes("lock_field"), "field_lock_acquired")),
            entry("field_lock", new Said(notes("field_lock"), "field_lock_acquired")),
            entry("unlock_field", new Said(notes("unlock_field"), "field_unlocked")),
            entry("field_unlock", new Said(notes("field_unlock"), "field_unlocked")),
            entry("cursor_update", new Said(CURSOR, "cursor_update", true)),
            entry("signal", new Said(SIGNAL, "signal", true)),
            entry("subscribe", new Said(SUBSCRIBE, "subscribed")),
            entry("unsubscribe", new Said(frame("unsubscribe", "'channel':'chat:1'"), "unsubscribed")),
            entry("publish", new Said(PUBLISH, "published")));

    /** What the server says, and what leads to it. */
    private record Heard(Class<? extends ServerMessage> message, Supplier<TestPeer> scene) {}

    private static final Map<String, Heard> HEARD = Map.ofEntries(
            entry("auth_required", new Heard(SessionMessages.AuthRequired.class, () -> new Scene().stranger())),
            entry(
                    "authenticated",
                    new Heard(SessionMessages.Authenticated.class, () -> new Scene().stranger(AUTHENTICATE))),
            entry(
                    "token_refreshed",
                    new Heard(
                            SessionMessages.TokenRefreshed.class,
                            () -> new Scene().says(frame("refresh_token", "'token':'alice'")))),
            entry("token_expiring", new Heard(SessionMessages.TokenExpiring.class, MessageTableTest::tokenGetsOld)),
            entry("ping", new Heard(SessionMessages.Ping.class, MessageTableTest::silence)),
            entry(
                    "pong",
                    new Heard(SessionMessages.Pong.class, () -> new Scene().says(frame("ping", "'timestamp':1")))),
            entry(
                    "bye",
                    new Heard(
                            SessionMessages.Bye.class, () -> new Scene().stops().alice())),
            entry("error", new Heard(SessionMessages.Refusal.class, () -> new Scene().says("{}"))),
            entry("document_joined", new Heard(DocumentMessages.Joined.class, () -> new Scene().says(joinOf("title")))),
            entry("document_left", new Heard(DocumentMessages.Left.class, () -> new Scene().says(LEAVE))),
            entry(
                    "operation_acknowledged",
                    new Heard(DocumentMessages.OperationAcknowledged.class, () -> new Scene().says(EDIT))),
            entry(
                    "operation_applied",
                    new Heard(DocumentMessages.OperationApplied.class, () -> new Scene().tellsBob(EDIT))),
            entry(
                    "field_change_acknowledged",
                    new Heard(
                            DocumentMessages.FieldChangeAcknowledged.class,
                            () -> new Scene().says(change("stage", 1, "1")))),
            entry(
                    "field_changed",
                    new Heard(
                            DocumentMessages.FieldChanged.class, () -> new Scene().tellsBob(change("stage", 1, "1")))),
            entry("resync", new Heard(DocumentMessages.Resync.class, MessageTableTest::overtaken)),
            entry(
                    "field_lock_acquired",
                    new Heard(LockMessages.Acquired.class, () -> new Scene().says(notes("lock_field")))),
            entry(
                    "field_lock_denied",
                    new Heard(
                            LockMessages.Denied.class,
                            () -> new Scene().bobSays(notes("lock_field")).says(notes("lock_field")))),
            entry(
                    "field_locked",
                    new Heard(LockMessages.Locked.class, () -> new Scene().tellsBob(notes("lock_field")))),
            entry(
                    "field_unlocked",
                    new Heard(
                            LockMessages.Unlocked.class,
                            () -> new Scene().tellsBob(notes("lock_field"), notes("unlock_field")))),
            entry("presence_state", new Heard(PresenceMessages.State.class, () -> new Scene().stranger(AUTHENTICATE))),
            entry("presence_change", new Heard(PresenceMessages.Change.class, MessageTableTest::carolComes)),
            entry(
                    "user_joined_document",
                    new Heard(PresenceMessages.Member.class, () -> new Scene().tellsBob(LEAVE, joinOf("notes")))),
            entry("user_left_document", new Heard(PresenceMessages.Member.class, () -> new Scene().tellsBob(LEAVE))),
            entry("cursor_update", new Heard(PresenceMessages.Cursor.class, () -> new Scene().tellsBob(CURSOR))),
            entry("signal", new Heard(PresenceMessages.Signal.class, () -> new Scene().tellsBob(SIGNAL))),
            entry("subscribed", new Heard(ChannelMessages.Subscribed.class, () -> new Scene().says(SUBSCRIBE))),
            entry("unsubscribed", new Heard(ChannelMessages.Unsubscribed.class, MessageTableTest::channelIsClosed)),
            entry("published", new Heard(ChannelMessages.Published.class, () -> new Scene().says(PUBLISH))),
            entry(
                    "message",
                    new Heard(
                            ChannelMessages.Message.class,
                            () -> new Scene().bobSays(SUBSCRIBE).tellsBob(PUBLISH))));

    private static TestPeer tokenGetsOld() {
        Scene scene = new Scene();
        return scene.waits(scene.stranger(AUTHENTICATE), Duration.ofSeconds(10));
    }

    private static TestPeer silence() {
        Scene scene = new Scene();
        return scene.waits(scene.alice(), Duration.ofSeconds(25));
    }

    private static TestPeer overtaken() {
        Scene scene = Scene.limited(CollabLimits::unthrottled);
        TestPeer bob = scene.bob();
        bob.stall();
        for (int i = 0; i < 1_100; i++) {
            scene.says(operation("notes", i, i + 1, "['x']"));
        }
        bob.resume();
        return scene.waits(bob, Duration.ZERO);
    }

    private static TestPeer carolComes() {
        Scene scene = new Scene();
        scene.waits(scene.bob(), Duration.ofSeconds(1)).comings();
        scene.stranger(AUTHENTICATE);
        return scene.waits(scene.bob(), Duration.ofSeconds(1));
    }

    private static TestPeer channelIsClosed() {
        Scene scene = new Scene();
        scene.says(SUBSCRIBE);
        scene.server().collab().channels().close("acme", "chat:1", "over");
        return scene.waits(scene.alice(), Duration.ZERO);
    }

    static Set<String> clientMessages() {
        Set<String> types = new TreeSet<>();
        Stream.of(
                        SessionReader.BY_TYPE,
                        DocumentReader.BY_TYPE,
                        LockReader.BY_TYPE,
                        PresenceReader.BY_TYPE,
                        ChannelReader.BY_TYPE)
                .forEach(room -> types.addAll(room.keySet()));
        return types;
    }

    static Set<String> serverMessages() {
        return new TreeSet<>(HEARD.keySet());
    }

    @ParameterizedTest
    @MethodSource("clientMessages")
    void everyClientMessageIsAnswered(String type) {
        Said line = line(SAID, type);
        assertThat(line.frame()).contains("{'type':'" + type + "'");
        Scene scene = new Scene();
        scene.says(line.frame());
        TestPeer answered = line.atBob() ? scene.bob() : scene.alice();
        assertThat(string(answered.hear(line.answer()), "type")).isEqualTo(line.answer());
        assertThat(scene.alice().frames()).noneMatch(frame -> frame.contains("\"error\""));
    }

    @ParameterizedTest
    @MethodSource("serverMessages")
    void everyServerMessageCanBeHeard(String type) {
        assertThat(string(line(HEARD, type).scene().get().hear(type), "type")).isEqualTo(type);
    }

    private static <T> T line(Map<String, T> table, String type) {
        return Optional.ofNullable(table.get(type))
                .orElseThrow(() -> new AssertionError("nobody knows what " + type + " is for"));
    }

    @Test
    void everyServerMessageHasALine() {
        Set<Class<?>> spoken = Stream.of(
                        SessionMessages.class,
                        DocumentMessages.class,
                        LockMessages.class,
                        PresenceMessages.class,
                        ChannelMessages.class)
                .flatMap(room -> Stream.of(room.getDeclaredClasses()))
                .filter(ServerMessage.class::isAssignableFrom)
                .collect(Collectors.toSet());
        // A part of the answer to a join, with the same form.
        spoken.remove(DocumentMessages.Logged.class);
        assertThat(HEARD.values().stream().map(Heard::message).collect(Collectors.toSet()))
                .isEqualTo(spoken);
    }

    @Test
    void thePageNamesEveryMessage() {
        Set<String> spoken = new TreeSet<>(clientMessages());
        spoken.addAll(HEARD.keySet());
        assertThat(ProtocolPage.read().messages()).isEqualTo(spoken);
    }
}
