package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over an open WebSocket of a real container, polite or not. */
@EveryContainer
class WebSocketFramesTest {
    /** Here the container closes by itself, and Tomcat 11 says nothing if what was sent before has not been called back. */
    private static final int ATTEMPTS = 5;

    private final Container container;

    @SuppressWarnings("NullAway.Init") // before each test
    private ContainerNode node;

    WebSocketFramesTest(Container container) {
        this.container = container;
    }

    @BeforeEach
    void start() throws Exception {
        node = node(CollabLimits.DEFAULT.unthrottled());
    }

    private ContainerNode node(CollabLimits limits) throws Exception {
        Collab collab = Collab.builder()
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .limits(limits)
                .build();
        return container.start(collab, CollabServletOptions.DEFAULT.allowMissingOrigin());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private RawWebSocket open(String user) throws IOException {
        RawWebSocket socket = new RawWebSocket(node.port(), "/realtime/ws", "Authorization: Bearer " + user);
        socket.hear("presence_state");
        return socket;
    }

    private static String insert(int seq, long revision, String text) {
        return "{'type':'operation','document_id':'d','field_name':'notes','revision':" + revision + ",'seq':" + seq
                + ",'operation':{'type':'insert','position':0,'content':'" + text + "'}}";
    }

    private static void join(RawWebSocket socket) throws IOException {
        socket.say("{'type':'document_join','document_id':'d','fields':['notes']}");
        socket.hear("document_joined");
    }

    @Test
    void twoEditAndSeeEachOther() throws Exception {
        try (RawWebSocket alice = open("alice");
                RawWebSocket bob = open("bob")) {
            join(alice);
            join(bob);
            alice.say(insert(1, 0, "héllo 😀"));
            assertThat(alice.hear("operation_acknowledged")).contains("\"revision\":1");
            assertThat(bob.hear("operation_applied")).contains("[\"héllo 😀\"]").contains("\"user_id\":\"alice\"");
        }
    }

    @Test
    void aMessageInOneByteFragmentsIsOneMessage() throws Exception {
        try (RawWebSocket alice = open("alice")) {
            byte[] ping = "{\"type\":\"ping\",\"timestamp\":\"é😀\"}".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < ping.length; i++) {
                alice.sendPart(new byte[] {ping[i]}, i == 0, i == ping.length - 1);
            }
            assertThat(alice.hear("pong")).contains("é😀");
        }
    }

    @Test
    void aFrameAtTheLimitIsReadAndOneByteMoreCloses1009() throws Exception {
        int limit = CollabLimits.DEFAULT.messages().maxFrameBytes();
        String empty = "{\"type\":\"ping\",\"x\":\"\"}";
        String full = empty.replace("\"\"", "\"" + "a".repeat(limit - empty.length()) + "\"");
        try (RawWebSocket alice = open("alice");
                RawWebSocket bob = open("bob")) {
            alice.sendText(full.getBytes(StandardCharsets.UTF_8));
            assertThat(alice.hear("error")).contains("too_large");
            bob.sendText((full + " ").getBytes(StandardCharsets.UTF_8));
            assertThat(bob.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void endlessFragmentsClose1009() throws Exception {
        try (RawWebSocket alice = open("alice")) {
            byte[] part = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            alice.sendPart(part, true, false);
            for (int i = 0; i < 40; i++) {
                alice.sendPart(part, false, false);
            }
            assertThat(alice.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aStrangerMaySendLittleAndAMemberMore() throws Exception {
        int early = CollabLimits.DEFAULT.sessions().bytesBeforeAuthentication();
        byte[] half = " ".repeat(early / 2).getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket stranger = new RawWebSocket(node.port(), "/realtime/ws");
                RawWebSocket member = open("alice")) {
            stranger.hear("auth_required");
            for (RawWebSocket socket : List.of(stranger, member)) {
                socket.sendPart(half, true, false);
                socket.sendPart(half, false, false);
                socket.sendPart(" {}".getBytes(StandardCharsets.UTF_8), false, false);
            }
            assertThat(stranger.closeCode()).isEqualTo(1009);
            member.sendPart(new byte[0], false, true);
            assertThat(member.hear("error")).contains("unknown_type");
        }
    }

    @Test
    void aFloodOfPongsCloses4429() throws Exception {
        node.close();
        node = node(CollabLimits.DEFAULT);
        try (RawWebSocket alice = open("alice")) {
            for (int i = 0; i < 200; i++) {
                alice.sendPong();
            }
            assertThat(alice.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void aBinaryFrameCloses1003() throws Exception {
        try (RawWebSocket alice = open("alice")) {
            alice.sendBinary(new byte[] {1, 2, 3});
            assertThat(alice.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void badUtf8Closes1007() throws Exception {
        String told = "";
        for (int attempt = 0; attempt < ATTEMPTS && !told.equals("close 1007"); attempt++) {
            try (RawWebSocket bob = open("bob")) {
                bob.sendText(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'});
                told = "close " + bob.closeCode();
            } catch (EOFException withoutCode) {
                told = "close";
            }
            assertThat(told).isIn("close 1007", "close");
        }
        assertThat(told).isEqualTo("close 1007");
    }

    @Test
    void aClientThatIsConnectedAgainSupersedesTheOldConnection() throws Exception {
        try (RawWebSocket first = new RawWebSocket(node.port(), "/realtime/ws", "Authorization: Bearer alice")) {
            String who = first.hear("authenticated");
            try (RawWebSocket second = open("alice")) {
                second.say("{'type':'authenticate','client_id':'" + member(who, "client_id") + "','resume_token':'"
                        + member(who, "resume_token") + "'}");
                assertThat(second.hear("authenticated")).contains(member(who, "client_id"));
                assertThat(first.closeCode()).isEqualTo(4409);
            }
        }
    }

    private static String member(String json, String name) {
        String from = json.substring(json.indexOf("\"" + name + "\":\"") + name.length() + 4);
        return from.substring(0, from.indexOf('"'));
    }
}
