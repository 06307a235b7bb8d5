package io.collab4j.protocol;

import static io.collab4j.testing.TestPeer.string;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.session.ConnectionCaps;
import io.collab4j.session.SessionLimits;
import io.collab4j.testing.TestPeer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of close codes: each ends a connection, by what the protocol says it is for. */
class CloseCodeTableTest {
    private static final String BAD_TOKEN = "{'type':'authenticate','token':'bad'}";

    /**
     * Kept by the protocol, and said by no server yet: whoever lacks a right is refused, or is out of a document or a channel,
     * and may go on elsewhere.
     */
    private static final Set<CloseCode> NEVER_SAID = EnumSet.of(CloseCode.FORBIDDEN);

    /** What leads to each code, and whose connection ends. */
    private static final Map<CloseCode, Supplier<TestPeer>> SCENES = Map.ofEntries(
            entry(CloseCode.GOING_AWAY, () -> waits(33)),
            entry(CloseCode.BINARY_FRAME, () -> foundByTheTransport(CloseCode.BINARY_FRAME)),
            entry(CloseCode.BAD_UTF8, () -> foundByTheTransport(CloseCode.BAD_UTF8)),
            entry(CloseCode.TOO_BIG, () -> foundByTheTransport(CloseCode.TOO_BIG)),
            entry(CloseCode.RESTART, CloseCodeTableTest::stopped),
            entry(
                    CloseCode.TRY_LATER,
                    () -> Scene.limited(all -> all.with(SessionLimits.DEFAULT.toBuilder()
                                    .connections(new ConnectionCaps(2, 2, 2))
                                    .build()))
                            .stranger()),
            entry(CloseCode.PROTOCOL_VIOLATIONS, () -> new Scene().says("{", "{", "{", "{", "{")),
            entry(CloseCode.NOT_AUTHENTICATED, () -> new Scene().stranger(BAD_TOKEN, BAD_TOKEN, BAD_TOKEN)),
            entry(CloseCode.AUTHENTICATION_TIMEOUT, CloseCodeTableTest::saysNothing),
            entry(CloseCode.SUPERSEDED, CloseCodeTableTest::goesOnElsewhere),
            entry(
                    CloseCode.FLOODING,
                    () -> new Scene()
                            .says(Collections.nCopies(301, "{'type':'ping'}").toArray(String[]::new))),
            entry(CloseCode.TOO_SLOW, CloseCodeTableTest::readsNothing));

    private static TestPeer waits(int seconds) {
        Scene scene = new Scene();
        return scene.waits(scene.alice(), Duration.ofSeconds(seconds));
    }

    /** What is no text never becomes a message; whoever brings the frames says so. */
    private static TestPeer foundByTheTransport(CloseCode code) {
        TestPeer alice = new Scene().alice();
        alice.session().onViolation(code);
        return alice;
    }

    private static TestPeer stopped() {
        Scene scene = new Scene().stops();
        return scene.waits(scene.alice(), Duration.ofSeconds(1));
    }

    private static TestPeer saysNothing() {
        Scene scene = new Scene();
        return scene.waits(scene.stranger(), Duration.ofSeconds(10));
    }

    private static TestPeer goesOnElsewhere() {
        Scene scene = new Scene();
        TestPeer first = scene.stranger("{'type':'authenticate','token':'carol'}");
        JsonObject greeting = first.hear("authenticated");
        scene.stranger("{'type':'authenticate','token':'carol','client_id':'" + string(greeting, "client_id")
                + "','resume_token':'" + string(greeting, "resume_token") + "'}");
        return first;
    }

    private static TestPeer readsNothing() {
        Scene scene = new Scene();
        scene.alice().stall();
        return scene.waits(scene.says("{'type':'ping'}"), Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @EnumSource
    void everyCloseCodeCanBeMet(CloseCode code) {
        assertThat(SCENES.containsKey(code)).as("what leads to " + code).isNotEqualTo(NEVER_SAID.contains(code));
        if (SCENES.containsKey(code)) {
            assertThat(SCENES.get(code).get().closed()).isEqualTo(code);
        }
    }

    @Test
    void thePageNamesEveryCode() {
        assertThat(ProtocolPage.read().closeCodes())
                .isEqualTo(Stream.of(CloseCode.values()).map(CloseCode::code).collect(Collectors.toSet()));
    }
}
