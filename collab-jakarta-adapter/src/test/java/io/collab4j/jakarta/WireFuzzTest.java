package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.lock.LockLimits;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.Seeds;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two people edit a document while a third, who may only read it, sends everything that is wrong: whatever she is answered
 * is typed, nothing fails inside, and the two lose nothing and see nothing but each other's edits.
 */
@ParameterizedClass
@MethodSource("io.collab4j.jakarta.Container#chosen")
class WireFuzzTest {
    /** Over all containers 200,000, and 20 million at night. */
    private static final int MESSAGES = "nightly".equals(System.getProperty("collab.proof")) ? 6_666_667 : 66_667;

    private static final int MANGLED = 20;
    private static final int ODD = 60;

    private static final JsonLimits LIMITS = new JsonLimits(64, 1 << 22, 200);
    private static final Set<String> ANSWERS = Set.of(
            "error",
            "pong",
            "ping",
            "presence_state",
            "presence_change",
            "user_joined_document",
            "user_left_document",
            "cursor_update",
            "signal",
            "authenticated",
            "token_refreshed",
            "document_joined",
            "document_left",
            "operation_acknowledged",
            "operation_applied",
            "field_change_acknowledged",
            "field_changed",
            "resync",
            "field_lock_acquired",
            "field_lock_denied",
            "field_locked",
            "field_unlocked",
            "subscribed",
            "unsubscribed",
            "published",
            "message");
    private static final Set<String> CODES = Arrays.stream(ErrorCode.values())
            .filter(code -> code != ErrorCode.INTERNAL)
            .map(ErrorCode::wireName)
            .collect(Collectors.toSet());
    private static final Set<ErrorCode> REACHED = Set.of(
            ErrorCode.BAD_JSON,
            ErrorCode.BAD_MESSAGE,
            ErrorCode.UNKNOWN_TYPE,
            ErrorCode.BAD_NAME,
            ErrorCode.TOO_DEEP,
            ErrorCode.INVALID_TOKEN,
            ErrorCode.READ_ONLY,
            ErrorCode.NOT_JOINED,
            ErrorCode.BAD_OPERATION,
            ErrorCode.SURROGATE_SPLIT,
            ErrorCode.SEQUENCE_GAP,
            ErrorCode.REVISION_AHEAD);
    private static final Set<String> CLOSES = Set.of(
            "close 1000",
            "close 1001",
            "close 1002",
            "close 1003",
            "close 1007",
            "close 1009",
            "close 4400",
            "close 4401");

    /**
     * When Tomcat itself ends a connection, because of a text that is no UTF-8 for one, while a text of ours begins to be written, the
     * header of its close may come before the payload of the text. Only the peer that is being cut off can see it.
     */
    private static final Set<Container> MIX_UP_CLOSES = Set.of(Container.TOMCAT, Container.TOMCAT_11);

    private static final int MOST_MIXED_UP = 3 + MESSAGES / 100_000;

    /** Nothing stays locked by somebody who has gone. */
    private static final CollabLimits FREE = CollabLimits.DEFAULT
            .unthrottled()
            .with(LockLimits.DEFAULT.toBuilder().grace(Duration.ZERO).build());

    private final Container container;
    private final SplittableRandom random = Seeds.random("WireFuzzTest");
    private final FuzzMessages messages = new FuzzMessages(random);
    private final FuzzFrames frames = new FuzzFrames(random);
    private int marks;
    private int mixedUp;

    WireFuzzTest(Container container) {
        this.container = container;
    }

    @Test
    void everyAnswerIsTypedAndTheOthersGoOn() throws Exception {
        Authorizer malloryOnlyReads = Authorizer.of(access -> access.action() == Action.READ
                || !access.documentId().equals(Optional.of("d"))
                || !access.user().userId().equals("mallory"));
        try (ContainerBed bed = new ContainerBed(container, FREE, malloryOnlyReads);
                RawWebSocket alice = bed.join("alice", "d");
                RawWebSocket bob = bed.join("bob", "d")) {
            Pair pair = new Pair(alice, bob);
            // From its first edit on the field of hers is a text.
            editAnother(bed);
            RawWebSocket mallory = bed.join("mallory", "d", "m");
            for (int sent = 0, round = 0; sent < MESSAGES; round++) {
                int count = messagesIn(round);
                if (!attack(mallory, count)) {
                    mallory.close();
                    mallory = bed.join("mallory", "d", "m");
                }
                sent += count;
                if (round % 10 == 0) {
                    pair.editInTurn();
                }
            }
            mallory.close();
            pair.editInTurn();
            assertThat(mixedUp).isLessThan(MOST_MIXED_UP);
            assertThat(bed.failures()).isEmpty();
            assertThat(bed.refusals())
                    .as("what the messages have got as far as")
                    .containsAll(REACHED);
            try (RawWebSocket reader = bed.open("reader")) {
                reader.say("{'type':'document_join','document_id':'d','fields':['notes']}");
                assertThat(reader.hear("document_joined"))
                        .contains("\"revision\":" + pair.revision + ",")
                        .contains("\"content\":\"" + pair.text + "\"");
            }
            editAnother(bed);
        }
    }

    /** How many messages a round sends: some mangled ones, one attack on the framing, or a batch of odd ones. */
    private static int messagesIn(int round) {
        return round % 4 == 0 ? MANGLED : round % 4 == 1 ? 1 : ODD;
    }

    /** Whether the connection is still good for another round. */
    private boolean attack(RawWebSocket mallory, int messages) throws IOException {
        try {
            return switch (messages) {
                case 1 -> breakFraming(mallory);
                case MANGLED -> mangle(mallory);
                default -> batch(mallory);
            };
        } catch (SocketTimeoutException silence) {
            throw silence;
        } catch (IOException cut) {
            // By the server, while more was being sent: it has said why, or the bytes were no WebSocket any more.
            return false;
        }
    }

    private boolean breakFraming(RawWebSocket mallory) throws IOException {
        FuzzFrames.Attack attack = frames.next();
        mallory.write(attack.bytes().array());
        return attack.complete() && hearAll(mallory);
    }

    private boolean mangle(RawWebSocket mallory) throws IOException {
        for (int i = 0; i < MANGLED; i++) {
            mallory.sendText(messages.mutated());
            if (i % 4 == 3) {
                // A good message in between: five bad frames in a row would be the last.
                mallory.say("{'type':'pong'}");
            }
        }
        return hearAll(mallory);
    }

    private boolean batch(RawWebSocket mallory) throws IOException {
        mallory.say(Stream.generate(messages::message).limit(ODD).toList().toString());
        return hearAll(mallory);
    }

    /** Reads until a mark comes back or the server closes; everything read is as the protocol says. */
    private boolean hearAll(RawWebSocket mallory) throws IOException {
        String mark = "mark-" + ++marks;
        mallory.say("{'type':'ping','timestamp':'" + mark + "'}");
        while (true) {
            String heard = mallory.hear();
            if (heard.startsWith("close ")) {
                if (!CLOSES.contains(heard)) {
                    assertThat(MIX_UP_CLOSES).as(heard).contains(container);
                    mixedUp++;
                }
                return false;
            }
            JsonValue frame = Json.read(heard, LIMITS);
            List<JsonValue> all = frame instanceof JsonArray array ? array.values() : List.of(frame);
            all.forEach(WireFuzzTest::check);
            if (heard.contains(mark)) {
                return true;
            }
        }
    }

    private static void check(JsonValue message) {
        assertThat(message).isInstanceOf(JsonObject.class);
        JsonObject object = (JsonObject) message;
        assertThat(ANSWERS).contains(string(object, "type"));
        if (string(object, "type").equals("error")) {
            assertThat(CODES).contains(string(object, "code"));
            assertThat(string(object, "message"))
                    .hasSizeLessThan(200)
                    .doesNotContain("Exception", "java.", "io.collab4j", "jackson");
        }
    }

    private static String string(JsonObject object, String name) {
        return object.get(name).orElse(null) instanceof JsonString string ? string.value() : "";
    }

    /** The document she may edit is as good as any: no input makes it unreadable. */
    private static void editAnother(ContainerBed bed) throws IOException {
        try (RawWebSocket owner = bed.open("owner")) {
            owner.say("{'type':'document_join','document_id':'m','fields':['notes']}");
            String joined = owner.hear("document_joined");
            long revision = Long.parseLong(joined.replaceAll("(?s).*\"revision\":(\\d+),\"operation_id\".*", "$1"));
            owner.say("{'type':'lock_field','document_id':'m','field_name':'notes','wait':true}");
            assertThat(owner.hear("field_lock_acquired")).contains("\"token\":");
            owner.say(ContainerBed.operation("m", revision, 1, "['x']"));
            assertThat(owner.hear("\"seq\":1"))
                    .contains("operation_acknowledged", "\"revision\":" + (revision + 1) + ",");
        }
    }

    /** The two, who edit in turn and check every revision. */
    private static final class Pair {
        private final RawWebSocket alice;
        private final RawWebSocket bob;
        private int turns;
        private int revision;
        private String text = "";

        Pair(RawWebSocket alice, RawWebSocket bob) {
            this.alice = alice;
            this.bob = bob;
        }

        void editInTurn() throws IOException {
            turns++;
            edit(alice, bob, "a");
            edit(bob, alice, "b");
        }

        private void edit(RawWebSocket author, RawWebSocket other, String letter) throws IOException {
            author.say(ContainerBed.operation("d", revision, turns, "['" + letter + "']"));
            revision++;
            text = letter + text;
            assertThat(author.hear("operation_acknowledged")).contains("\"revision\":" + revision + ",");
            assertThat(other.hear("operation_applied"))
                    .contains("\"revision\":" + revision + ",")
                    .contains("[\"" + letter + "\"]");
        }
    }
}
