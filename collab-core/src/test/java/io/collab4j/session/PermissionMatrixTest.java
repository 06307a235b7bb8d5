package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.User;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything somebody may try, with every right, in the own tenant and, by the same ids, in another one. */
class PermissionMatrixTest {
    private static final Set<Action> READING = Set.of(Action.READ, Action.SUBSCRIBE, Action.READ_HISTORY);

    private static final String[] REFUSALS = {
        "\"code\":\"forbidden\"", "\"code\":\"read_only\"", "\"code\":\"not_joined\""
    };

    private static final String[] SHOWN = {
        "operation_applied",
        "field_locked",
        "field_unlocked",
        "cursor_update",
        "\"type\":\"signal\"",
        "\"type\":\"message\""
    };

    private final TestServer server =
            TestServer.open(builder -> builder.authorizer(Authorizer.of(PermissionMatrixTest::allows)));

    private static boolean allows(Access access) {
        return switch (access.user().userId()) {
            case "nobody" -> false;
            case "reader" -> READING.contains(access.action());
            default -> true;
        };
    }

    /** What is tried: what is said, what comes back if it is allowed, and what others hear of it then. */
    private enum Try {
        JOIN(true, "{'type':'document_join','document_id':'d','fields':['notes']}", "document_joined", ""),
        EDIT(false, TestServer.operation("notes", 0, 1, "['x']"), "operation_acknowledged", "operation_applied"),
        LOCK(
                false,
                "{'type':'lock_field','document_id':'d','field_name':'notes'}",
                "field_lock_acquired",
                "field_locked"),
        UNLOCK(true, "{'type':'unlock_field','document_id':'d','field_name':'notes'}", "field_unlocked", ""),
        CURSOR(
                false,
                "{'type':'cursor_update','document_id':'d','field_name':'notes','cursor_info':{'position':0}}",
                "",
                "cursor_update"),
        SIGNAL(false, "{'type':'signal','document_id':'d','to':'SESSION','data':'psst'}", "", "signal"),
        SUBSCRIBE(true, "{'type':'subscribe','channel':'chat:room'}", "subscribed", ""),
        HISTORY(true, "{'type':'subscribe','channel':'chat:room','history':9}", "subscribed", ""),
        PUBLISH(false, "{'type':'publish','channel':'chat:room','event':'e','data':'spoken'}", "published", "message"),
        PRESENCE(true, "{'type':'ping','timestamp':1}", "pong", "");

        private final boolean readersMay;
        private final String said;
        private final String answer;
        private final String told;

        Try(boolean readersMay, String said, String answer, String told) {
            this.readersMay = readersMay;
            this.said = said;
            this.answer = answer;
            this.told = told;
        }

        boolean isAllowedTo(String user) {
            return user.equals("writer") || (user.equals("reader") && readersMay);
        }
    }

    static Stream<Arguments> cells() {
        return Stream.of("acme", "other")
                .flatMap(tenant -> Stream.of("nobody", "reader", "writer")
                        .flatMap(user -> Arrays.stream(Try.values()).map(what -> Arguments.of(tenant, user, what))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellIsDecidedOnItsOwn(String tenant, String user, Try what) {
        TestPeer owner = server.join("owner", "notes");
        server.say(owner, TestServer.operation("notes", 0, 1, "['secret']"));
        server.say(owner, "{'type':'subscribe','channel':'chat:room'}");
        server.say(owner, "{'type':'publish','channel':'chat:room','event':'e','data':'secret'}");
        TestPeer peer = TestPeer.connect(server.collab(), User.named(tenant, user, user));
        server.settle();
        if (what != Try.JOIN) {
            server.say(peer, Try.JOIN.said);
        }
        if (what == Try.UNLOCK) {
            server.say(peer, Try.LOCK.said);
        }
        server.advance(Duration.ofSeconds(1));
        int ownerHad = owner.frames().size();
        int peerHad = peer.frames().size();
        server.say(peer, what.said.replace("SESSION", owner.session().sessionId()));
        server.advance(Duration.ofSeconds(1));
        String answered =
                String.join("\n", peer.frames().subList(peerHad, peer.frames().size()));
        String told = String.join(
                "\n", owner.frames().subList(ownerHad, owner.frames().size()));
        String all = String.join("\n", peer.frames());
        boolean home = tenant.equals("acme");
        boolean allowed = what.isAllowedTo(user);

        assertThat(peer.closed()).isNull();
        if (!home || user.equals("nobody")) {
            assertThat(all).doesNotContain("secret", "owner");
        }
        if (what == Try.PRESENCE) {
            assertThat(all.contains("\"user_id\":\"owner\"")).isEqualTo(home && allowed);
        } else if (!allowed) {
            assertThat(answered).contains("\"type\":\"error\"").containsAnyOf(REFUSALS);
            assertThat(told).doesNotContain(SHOWN);
        } else if (what == Try.SIGNAL && !home) {
            assertThat(answered).contains("\"code\":\"bad_message\"");
        } else {
            assertThat(answered).doesNotContain("\"type\":\"error\"").contains(what.answer);
        }
        if (!home) {
            assertThat(told).doesNotContain(SHOWN);
        } else if (allowed) {
            assertThat(told).contains(what.told);
        }
    }
}
