package io.collab4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.DocumentMessages.Editor;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The names and forms on the wire, written out. */
class ServerMessageTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Address PLACE = new Address("d", "f");
    private static final LockMessages.Holder HOLDER =
            new LockMessages.Holder("u", "s", "{\"a\":1}", Instant.parse("2026-01-01T00:00:00Z"));
    private static final Editor EDITOR = new Editor("u", "c", "s");
    private static final JsonObject INFO = JsonObject.EMPTY.with("name", JsonValue.of("A\"b"));

    private static void assertWire(ServerMessage message, String expected) {
        String json = expected.replace('\'', '"');
        assertThat(message.encode()).isEqualTo(json);
        assertThat(Json.read(json, JsonLimits.MESSAGE).toJson()).isEqualTo(json);
    }

    @Test
    void session() {
        assertWire(
                new SessionMessages.AuthRequired(Duration.ofSeconds(10)),
                "{'type':'auth_required','protocol':1,'deadline_ms':10000}");
        assertWire(
                new SessionMessages.Authenticated(
                        null,
                        "u",
                        "t",
                        INFO,
                        "s",
                        "c",
                        "r",
                        TIME,
                        Duration.ofSeconds(25),
                        new SessionMessages.Limits(1, 2, 3, 4)),
                "{'type':'authenticated','protocol':1,'user_id':'u','tenant_id':'t','user_info':{'name':'A\\'b'},"
                        + "'session_id':'s','client_id':'c','resume_token':'r','expires_at':'2026-01-01T00:00:00Z',"
                        + "'heartbeat_ms':25000,'limits':{'max_frame_bytes':1,'max_operation_bytes':2,"
                        + "'max_document_bytes':3,'operations_per_second':4}}");
        assertWire(
                new SessionMessages.TokenRefreshed("m", TIME),
                "{'type':'token_refreshed','ref':'m','expires_at':'2026-01-01T00:00:00Z'}");
        assertWire(
                new SessionMessages.TokenExpiring(TIME),
                "{'type':'token_expiring','expires_at':'2026-01-01T00:00:00Z'}");
        assertWire(new SessionMessages.Ping(TIME), "{'type':'ping','timestamp':'2026-01-01T00:00:00Z'}");
        assertWire(new SessionMessages.Pong(null, JsonValue.ofNull()), "{'type':'pong','timestamp':null}");
        assertWire(
                new SessionMessages.Bye(CloseCode.RESTART, Duration.ofMillis(1234)),
                "{'type':'bye','code':1012,'retry_after_ms':1234}");
    }

    @Test
    void errors() {
        assertWire(
                new SessionMessages.Refusal(ErrorCode.FORBIDDEN, "no", null, null, ErrorContext.NONE),
                "{'type':'error','code':'forbidden','message':'no','recovery':'rollback'}");
        assertWire(
                new SessionMessages.Refusal(
                        ErrorCode.RATE_LIMITED,
                        "slow",
                        null,
                        Duration.ofMillis(50),
                        new ErrorContext("m", "d", "f", 7L)),
                "{'type':'error','code':'rate_limited','message':'slow','recovery':'retry','retry_after_ms':50,"
                        + "'ref':'m','document_id':'d','field_name':'f','seq':7}");
        CollabException fault =
                CollabException.at(ErrorCode.BAD_OPERATION, "less than nothing", "bad_count", OptionalInt.of(2));
        assertWire(
                SessionMessages.Refusal.of(fault, null, ErrorContext.of("m")),
                "{'type':'error','code':'bad_operation','message':'less than nothing','recovery':'rollback',"
                        + "'ref':'m','detail':{'reason':'bad_count','index':2}}");
    }

    @Test
    void presence() {
        assertWire(
                new PresenceMessages.State(
                        List.of(
                                new PresenceMessages.Online("u", "{}"),
                                new PresenceMessages.Online("v", INFO.toJson())),
                        TIME),
                "{'type':'presence_state','users':[{'user_id':'u','status':'online','user_info':{},"
                        + "'last_seen':'2026-01-01T00:00:00Z'},{'user_id':'v','status':'online',"
                        + "'user_info':{'name':'A\\'b'},'last_seen':'2026-01-01T00:00:00Z'}]}");
        assertWire(
                new PresenceMessages.Change("u", true, TIME, "{}"),
                "{'type':'presence_change','user_id':'u','status':'online','last_seen':'2026-01-01T00:00:00Z',"
                        + "'user_info':{}}");
        assertWire(
                new PresenceMessages.Change("u", false, TIME, null),
                "{'type':'presence_change','user_id':'u','status':'offline','last_seen':'2026-01-01T00:00:00Z'}");
        assertWire(
                new PresenceMessages.Member("d", true, "u", "s", "{}"),
                "{'type':'user_joined_document','document_id':'d','user_id':'u','session_id':'s','user_info':{}}");
        assertWire(
                new PresenceMessages.Member("d", false, "u", "s", "{}"),
                "{'type':'user_left_document','document_id':'d','user_id':'u','session_id':'s','user_info':{}}");
        assertWire(
                new PresenceMessages.Cursor("d", "f", "u", "s", "{\"position\":1}", TIME),
                "{'type':'cursor_update','document_id':'d','field_name':'f','user_id':'u','session_id':'s',"
                        + "'cursor_info':{'position':1},'timestamp':'2026-01-01T00:00:00Z'}");
        assertWire(
                new PresenceMessages.Signal("d", "s", "u", "[1]"),
                "{'type':'signal','document_id':'d','from':'s','user_id':'u','data':[1]}");
    }

    @Test
    void joining() {
        DocumentMessages.Field resumed =
                new DocumentMessages.Field("f", "text", "1", 5, "o", true, 2, 3, null, List.of("{'x':1}", "{}"));
        assertThat(resumed.json().replace('"', '\''))
                .isEqualTo("{'field_type':'text','epoch':'1','revision':5,'operation_id':'o','writable':true,"
                        + "'last_seq':2,'last_seq_revision':3,'operations':[{'x':1},{}]}");
        assertWire(
                new DocumentMessages.Joined(
                        "m",
                        "d",
                        List.of(new DocumentMessages.Field("f", "value", "1", 5, "o", false, 2, 3, "[1,null]", null)),
                        List.of(new DocumentMessages.Member("u", "s", "{}", Map.of("f", "{}"))),
                        List.of(new LockMessages.Lock("f", HOLDER))),
                "{'type':'document_joined','ref':'m','document_id':'d','fields':{'f':{'field_type':'value','epoch':'1',"
                        + "'revision':5,'operation_id':'o','writable':false,'last_seq':2,'last_seq_revision':3,"
                        + "'content':[1,null]}},'presence':[{'user_id':'u','session_id':'s','user_info':{},"
                        + "'cursors':{'f':{}}}],'locks':[{'field_name':'f','locked_by':'u','session_id':'s','user_info':{'a':1},"
                        + "'expires_at':'2026-01-01T00:00:00Z'}]}");
        assertWire(
                new DocumentMessages.Joined(null, "d", List.of(), List.of(), List.of()),
                "{'type':'document_joined','document_id':'d','fields':{},'presence':[],'locks':[]}");
        assertWire(
                new DocumentMessages.Left(null, "d", "why"),
                "{'type':'document_left','document_id':'d','reason':'why'}");
        assertWire(new DocumentMessages.Left("m", "d", null), "{'type':'document_left','ref':'m','document_id':'d'}");
        assertWire(
                new DocumentMessages.Resync(PLACE, "why"),
                "{'type':'resync','document_id':'d','field_name':'f','reason':'why'}");
    }

    @Test
    void locking() {
        String who = "'document_id':'d','field_name':'f','locked_by':'u','session_id':'s','user_info':{'a':1},"
                + "'expires_at':'2026-01-01T00:00:00Z'";
        assertWire(
                new LockMessages.Acquired("m", PLACE, 7, Duration.ofMinutes(5), HOLDER.expiresAt()),
                "{'type':'field_lock_acquired','ref':'m','document_id':'d','field_name':'f','token':7,"
                        + "'ttl_ms':300000,'expires_at':'2026-01-01T00:00:00Z'}");
        assertWire(
                new LockMessages.Denied("m", PLACE, HOLDER, false),
                "{'type':'field_lock_denied','ref':'m'," + who + "}");
        assertWire(
                new LockMessages.Denied(null, PLACE, HOLDER, true),
                "{'type':'field_lock_denied'," + who + ",'waiting':true}");
        assertWire(new LockMessages.Locked(PLACE, HOLDER), "{'type':'field_locked'," + who + "}");
        assertWire(
                new LockMessages.Unlocked(null, PLACE, "expired"),
                "{'type':'field_unlocked','document_id':'d','field_name':'f','reason':'expired'}");
    }

    @Test
    void editing() {
        String ops = "{\"ops\":[1,\"x\"]}";
        assertWire(
                new DocumentMessages.OperationAcknowledged("m", PLACE, 2, "o", 5, ops),
                "{'type':'operation_acknowledged','ref':'m','document_id':'d','field_name':'f','seq':2,"
                        + "'operation_id':'o','revision':5,'transformed_operation':{'ops':[1,'x']}}");
        assertWire(
                new DocumentMessages.OperationAcknowledged(null, PLACE, 2, "o", 5, null),
                "{'type':'operation_acknowledged','document_id':'d','field_name':'f','seq':2,'operation_id':'o',"
                        + "'revision':5}");
        assertWire(
                new DocumentMessages.OperationApplied(PLACE, "1", "text", 5, ops, "o", EDITOR, TIME, INFO),
                "{'type':'operation_applied','document_id':'d','field_name':'f','epoch':'1','field_type':'text',"
                        + "'revision':5,'operation':{'ops':[1,'x']},'operation_id':'o','user_id':'u','client_id':'c',"
                        + "'session_id':'s','timestamp':'2026-01-01T00:00:00Z','cursor_info':{'name':'A\\'b'}}");
        assertWire(
                new DocumentMessages.FieldChangeAcknowledged(null, PLACE, 5, 2, "o"),
                "{'type':'field_change_acknowledged','document_id':'d','field_name':'f','revision':5,'seq':2,"
                        + "'operation_id':'o'}");
        assertWire(
                new DocumentMessages.FieldChanged(PLACE, "1", "value", 5, "null", "o", EDITOR, TIME),
                "{'type':'field_changed','document_id':'d','field_name':'f','epoch':'1','field_type':'value',"
                        + "'revision':5,'value':null,'operation_id':'o','user_id':'u','client_id':'c',"
                        + "'session_id':'s','timestamp':'2026-01-01T00:00:00Z'}");
        assertWire(
                new DocumentMessages.Logged(5, ops, "o", EDITOR, 2, TIME),
                "{'revision':5,'operation':{'ops':[1,'x']},'operation_id':'o','user_id':'u','client_id':'c',"
                        + "'session_id':'s','timestamp':'2026-01-01T00:00:00Z','seq':2}");
    }

    @Test
    void everyErrorHasTheRecoveryOfTheProtocol() {
        for (ErrorCode code : ErrorCode.values()) {
            String expected = switch (code) {
                case BAD_JSON, BAD_MESSAGE, UNKNOWN_TYPE, BAD_NAME, TOO_LARGE, TOO_DEEP -> "fix";
                case AUTHENTICATION_REQUIRED, INVALID_TOKEN, TOKEN_EXPIRED -> "reauthenticate";
                case FORBIDDEN, READ_ONLY, BAD_OPERATION, SURROGATE_SPLIT, CONFLICT, LOCK_HELD, LOCK_LOST -> "rollback";
                case NOT_JOINED, SEQUENCE_GAP, EPOCH_CHANGED, REVISION_TOO_OLD, REVISION_AHEAD -> "resync";
                case RATE_LIMITED, STORE_UNAVAILABLE, CONTENDED, SHUTTING_DOWN, INTERNAL -> "retry";
                case LIMIT_EXCEEDED, DOCUMENT_TOO_LARGE -> "give_up";
            };
            assertThat(code.recovery().wireName()).as(code.wireName()).isEqualTo(expected);
        }
    }
}
