package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From the first frame to being known. */
class AuthenticationTest {
    private final TestServer server = TestServer.open();

    @Test
    void whoHasNoTokenIsAskedForOne() {
        JsonObject asked = server.connect().hear();
        assertThat(string(asked, "type")).isEqualTo("auth_required");
        assertThat(number(asked, "protocol")).isEqualTo(1);
        assertThat(number(asked, "deadline_ms")).isEqualTo(10_000);
    }

    @Test
    void aGoodTokenIsGreetedWithEverythingAClientNeeds() {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','id':'m1','token':'alice@acme@3600'}");
        JsonObject greeting = peer.hear("authenticated");
        assertThat(string(greeting, "ref")).isEqualTo("m1");
        assertThat(string(greeting, "user_id")).isEqualTo("alice");
        assertThat(string(greeting, "tenant_id")).isEqualTo("acme");
        assertThat(string(greeting, "expires_at")).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(number(greeting, "heartbeat_ms")).isEqualTo(25_000);
        assertThat(object(greeting, "limits").toJson())
                .isEqualTo("{\"max_frame_bytes\":262144,\"max_operation_bytes\":65536,"
                        + "\"max_document_bytes\":1048576,\"operations_per_second\":20}");
        assertThat(string(greeting, "session_id")).isEqualTo(peer.session().sessionId());
        assertThat(string(peer.hear(), "type")).isEqualTo("presence_state");
        assertThat(peer.heardAll()).isTrue();
    }

    @Test
    void aTokenInTheHandshakeIsGreetedAtOnce() {
        TestPeer peer = TestPeer.connect(server.collab(), io.collab4j.identity.User.named("acme", "alice", "Alice"));
        assertThat(string(peer.hear(), "type")).isEqualTo("authenticated");
    }

    @Test
    void presenceNamesEachUserOfTheTenantOnce() {
        server.enter("bob");
        server.enter("alice");
        server.enter("alice");
        TestPeer stranger = server.connect();
        server.say(stranger, "{'type':'authenticate','token':'eve@other'}");
        assertThat(stranger.hear("presence_state").get("users").orElseThrow().toJson())
                .contains("\"eve\"")
                .doesNotContain("alice");
        TestPeer carol = server.connect();
        server.say(carol, "{'type':'authenticate','token':'carol'}");
        assertThat(carol.hear("presence_state").get("users").orElseThrow().toJson())
                .containsOnlyOnce("\"user_id\":\"alice\"")
                .containsOnlyOnce("\"user_id\":\"bob\"")
                .containsOnlyOnce("\"user_id\":\"carol\"");
    }

    @Test
    void theDeadlineEndsAtTenSeconds() {
        TestPeer peer = server.connect();
        server.advance(Duration.ofMillis(9_999));
        assertThat(peer.closed()).isNull();
        server.advance(Duration.ofMillis(1));
        assertThat(peer.closed()).isEqualTo(CloseCode.AUTHENTICATION_TIMEOUT);
    }

    @Test
    void whoIsKnownHasNoDeadline() {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'alice'}");
        server.advance(Duration.ofSeconds(15));
        assertThat(peer.closed()).isNull();
    }

    @Test
    void theThirdBadTokenCloses() {
        TestPeer peer = server.connect();
        for (int i = 1; i <= 3; i++) {
            assertThat(peer.closed()).isNull();
            server.say(peer, "{'type':'authenticate','id':'m','token':'bad'}");
            JsonObject error = peer.hear("error");
            assertThat(string(error, "code")).isEqualTo("invalid_token");
            assertThat(string(error, "recovery")).isEqualTo("reauthenticate");
            assertThat(string(error, "ref")).isEqualTo("m");
        }
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void nothingElseIsDoneBefore() {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'ping'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("authentication_required");
        server.say(peer, TestServer.joinOf());
        assertThat(string(peer.hear("error"), "code")).isEqualTo("authentication_required");
        server.say(peer, "{'type':'authenticate','client_id':'c','resume_token':'t'}");
        assertThat(string(peer.hear("error"), "code")).isEqualTo("authentication_required");
        server.say(peer, "{'type':'authenticate','token':'alice'}");
        assertThat(peer.hear("authenticated")).isNotNull();
    }

    @Test
    void theFifthFrameBeforeCloses() {
        TestPeer peer = server.connect();
        for (int i = 0; i < 4; i++) {
            server.say(peer, "{'type':'ping'}");
        }
        assertThat(peer.closed()).isNull();
        server.say(peer, "{'type':'ping'}");
        assertThat(peer.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void theBytesBeforeAreCountedAsBytes() {
        String head = "{'type':'authenticate','token':'bad','x':'";
        int room = 16 * 1024 - head.length() - "'}".length();
        TestPeer atTheLimit = server.connect();
        server.say(atTheLimit, head + "x".repeat(room) + "'}");
        assertThat(atTheLimit.closed()).isNull();

        TestPeer over = server.connect();
        server.say(over, head + "é".repeat(room / 2 + 1) + "'}");
        assertThat(over.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
    }

    @Test
    void authenticatingAgainAsTheSameRenewsTheToken() {
        TestPeer peer = server.enter("alice");
        server.say(peer, "{'type':'authenticate','id':'m2','token':'alice@acme@600'}");
        JsonObject refreshed = peer.hear();
        assertThat(string(refreshed, "type")).isEqualTo("token_refreshed");
        assertThat(string(refreshed, "ref")).isEqualTo("m2");
        assertThat(string(refreshed, "expires_at")).isEqualTo("2026-01-01T00:10:00Z");
    }

    @Test
    void authenticatingAsAnotherIsRefusedAndChangesNothing() {
        TestPeer peer = server.enter("alice");
        for (String token : new String[] {"bob", "alice@other"}) {
            server.say(peer, "{'type':'authenticate','token':'" + token + "'}");
            assertThat(string(peer.hear(), "code")).isEqualTo("invalid_token");
        }
        server.say(peer, TestServer.joinOf());
        assertThat(peer.hear("document_joined").toJson())
                .contains("\"user_id\":\"alice\"")
                .doesNotContain("bob");
    }

    @Test
    void aTokenThatLastsForAgesIsFine() {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'alice@acme@31000000000'}");
        assertThat(string(peer.hear("authenticated"), "expires_at")).startsWith("3008-");
    }

    @Test
    void aBatchBeforeItCountsAsManyMessagesAsItHas() {
        TestPeer peer = server.connect();
        server.say(peer, "[{},{},{},{}]");
        assertThat(peer.closed()).isNull();
        TestPeer flood = server.connect();
        server.say(flood, "[" + "{},".repeat(4) + "{}]");
        assertThat(flood.closed()).isEqualTo(CloseCode.NOT_AUTHENTICATED);
        assertThat(flood.frames()).hasSize(1);
    }
}
