package io.collab4j.protocol;

import static io.collab4j.protocol.Scene.notes;
import static io.collab4j.testing.TestPeer.string;
import static io.collab4j.testing.TestServer.change;
import static io.collab4j.testing.TestServer.operation;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.document.DocumentLimits;
import io.collab4j.document.DocumentLimitsBuilder;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LockStore;
import io.collab4j.store.Storage;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of errors: each code is said over the wire, by what the protocol says it is for. */
class ErrorTableTest {
    private static final String EDIT = operation("notes", 0, 1, "['x']");
    private static final String PING = "{'type':'ping'}";

    /** What leads to each code, and who hears of it. */
    private static final Map<ErrorCode, Supplier<TestPeer>> SCENES = Map.ofEntries(
            entry(ErrorCode.BAD_JSON, () -> new Scene().says("{")),
            entry(ErrorCode.BAD_MESSAGE, () -> new Scene().says("[]")),
            entry(ErrorCode.UNKNOWN_TYPE, () -> new Scene().says("{}")),
            entry(ErrorCode.BAD_NAME, () -> new Scene().says("{'type':'document_leave','document_id':'..'}")),
            entry(ErrorCode.TOO_LARGE, () -> new Scene().says(ping("'" + "x".repeat(8 * 1024) + "'"))),
            entry(ErrorCode.TOO_DEEP, () -> new Scene().says(ping("[".repeat(32) + "]".repeat(32)))),
            entry(ErrorCode.AUTHENTICATION_REQUIRED, () -> new Scene().stranger(PING)),
            entry(ErrorCode.INVALID_TOKEN, () -> new Scene().stranger("{'type':'authenticate','token':'bad'}")),
            entry(
                    ErrorCode.TOKEN_EXPIRED,
                    () -> new Scene(ErrorTableTest::knowsOldTokensOnly)
                            .stranger("{'type':'authenticate','token':'alice'}")),
            entry(ErrorCode.FORBIDDEN, () -> without(Action.LOCK).says(notes("lock_field"))),
            entry(ErrorCode.READ_ONLY, () -> without(Action.EDIT).says(EDIT)),
            entry(ErrorCode.NOT_JOINED, () -> new Scene().says(operation("other", 0, 1, "['x']"))),
            entry(ErrorCode.BAD_OPERATION, () -> new Scene().says(operation("notes", 0, 1, "[0]"))),
            entry(
                    ErrorCode.SURROGATE_SPLIT,
                    () -> new Scene().says(operation("notes", 0, 1, "['😀']"), operation("notes", 1, 2, "[1,-1]"))),
            entry(
                    ErrorCode.CONFLICT,
                    () -> new Scene().says(change("stage", 1, "1"), change("stage", 2, "2,'if_revision':0"))),
            entry(
                    ErrorCode.LOCK_HELD,
                    () -> new Scene().bobSays(notes("lock_field")).says(EDIT)),
            entry(ErrorCode.LOCK_LOST, ErrorTableTest::lockIsTakenAway),
            entry(
                    ErrorCode.RATE_LIMITED,
                    () -> new Scene().says(Collections.nCopies(101, PING).toArray(String[]::new))),
            entry(ErrorCode.LIMIT_EXCEEDED, () -> new Scene().says(EDIT, operation("notes", 0, 2, "['y']"))),
            entry(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    () -> limited(limits -> limits.maxDocumentBytes(1)).says(operation("notes", 0, 1, "['xx']"))),
            entry(ErrorCode.STORE_UNAVAILABLE, ErrorTableTest::storeFails),
            entry(ErrorCode.CONTENDED, ErrorTableTest::anotherNodeIsFaster),
            entry(ErrorCode.SHUTTING_DOWN, () -> new Scene().stops().says(EDIT)),
            entry(ErrorCode.SEQUENCE_GAP, () -> new Scene().says(operation("notes", 0, 2, "['x']"))),
            entry(ErrorCode.EPOCH_CHANGED, () -> new Scene().says(EDIT.replace("'seq'", "'epoch':'another','seq'"))),
            entry(
                    ErrorCode.REVISION_TOO_OLD,
                    () -> limited(limits -> limits.transformOperations(1))
                            .bobSays(EDIT, operation("notes", 1, 2, "['y']"))
                            .says(EDIT)),
            entry(ErrorCode.REVISION_AHEAD, () -> new Scene().says(operation("notes", 7, 1, "['x']"))),
            entry(ErrorCode.INTERNAL, ErrorTableTest::storeBreaks));

    private static String ping(String timestamp) {
        return "{'type':'ping','timestamp':" + timestamp + "}";
    }

    private static CollabBuilder knowsOldTokensOnly(CollabBuilder builder) {
        return builder.authenticator(credentials ->
                CompletableFuture.failedFuture(new CollabException(ErrorCode.TOKEN_EXPIRED, "the token has expired")));
    }

    private static Scene without(Action right) {
        return new Scene(builder -> builder.authorizer(Authorizer.of(access -> access.action() != right)));
    }

    private static Scene limited(UnaryOperator<DocumentLimitsBuilder> documents) {
        return Scene.limited(all ->
                all.with(documents.apply(DocumentLimits.DEFAULT.toBuilder()).build()));
    }

    private static TestPeer lockIsTakenAway() {
        Scene scene = new Scene();
        scene.says(notes("lock_field"));
        scene.server().collab().locks().forceRelease(new DocumentKey("acme", "d").field("notes"));
        return scene.says(EDIT);
    }

    private static TestPeer storeFails() {
        Scene scene = new Scene();
        scene.store().fail();
        return scene.says(EDIT);
    }

    private static TestPeer anotherNodeIsFaster() {
        Scene scene = limited(limits -> limits.commitAttempts(1));
        scene.store().mute(true);
        return scene.elsewhere(EDIT).says(EDIT);
    }

    private static TestPeer storeBreaks() {
        Storage broken = new ForwardingStorage(TestServer.store(new VirtualWorld(1))) {
            @Override
            public LockStore locks() {
                throw new IllegalStateException("a store with a bug");
            }
        };
        return new Scene(builder -> builder.storage(broken)).says(notes("lock_field"));
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorCodeCanBeMet(ErrorCode code) {
        Supplier<TestPeer> scene =
                Optional.ofNullable(SCENES.get(code)).orElseThrow(() -> new AssertionError("nothing leads to " + code));
        JsonObject error = scene.get().hear("error");
        assertThat(string(error, "code")).isEqualTo(code.wireName());
        assertThat(string(error, "recovery")).isEqualTo(code.recovery().wireName());
        assertThat(string(error, "message")).isNotBlank();
    }

    @Test
    void thePageNamesEveryCodeWithItsRecovery() {
        Map<String, String> spoken = new TreeMap<>();
        Stream.of(ErrorCode.values())
                .forEach(code -> spoken.put(code.wireName(), code.recovery().wireName()));
        assertThat(ProtocolPage.read().errors()).isEqualTo(spoken);
    }
}
