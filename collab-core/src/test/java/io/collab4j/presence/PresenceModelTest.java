package io.collab4j.presence;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.Storage;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.MortalNode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * PR1 over three nodes: connections come and go, nodes die and are started again, the bus loses half of what it is told. When
 * all is quiet, everybody has been told exactly that those are online who have a connection to a node that lives, and who is
 * in the document.
 */
class PresenceModelTest {
    private static final List<String> USERS = List.of("alice", "bob", "carol");

    /** Long enough for a lease to end, a sweep, a grace and two heartbeats. */
    private static final Duration QUIET = Duration.ofSeconds(56);

    /** A connection, and what it has been told so far. */
    private static final class Client {
        private final int node;
        private final String user;
        private final TestPeer peer;
        private final Set<String> online = new TreeSet<>();
        private final Set<String> members = new TreeSet<>();

        Client(int node, String user, TestPeer peer) {
            this.node = node;
            this.user = user;
            this.peer = peer;
        }

        void listen() {
            peer.comings().forEach(message -> {
                switch (string(message, "type")) {
                    case "presence_change" -> {
                        boolean news = string(message, "status").equals("online")
                                ? online.add(string(message, "user_id"))
                                : online.remove(string(message, "user_id"));
                        assertThat(news || string(message, "status").equals("online"))
                                .as("nobody goes twice: %s", message.toJson())
                                .isTrue();
                    }
                    case "user_joined_document" -> members.add(string(message, "session_id"));
                    default ->
                        assertThat(members.remove(string(message, "session_id")))
                                .as("nobody leaves twice")
                                .isTrue();
                }
            });
        }
    }

    private static final class World {
        private final VirtualWorld time = new VirtualWorld(7);
        private final Storage store = TestServer.store(time);
        private final List<MortalNode> nodes = new ArrayList<>();
        private final List<Client> clients = new ArrayList<>();

        World() {
            for (int i = 0; i < 3; i++) {
                nodes.add(node());
            }
        }

        private MortalNode node() {
            MortalNode node = new MortalNode(
                    time,
                    store,
                    builder -> builder.limits(CollabLimits.DEFAULT
                            .unthrottled()
                            .with(CollabLimits.DEFAULT.sessions().unthrottled().toBuilder()
                                    .heartbeat(Duration.ofHours(1))
                                    .build())));
            node.hear(event -> time.random().nextBoolean());
            return node;
        }

        void act(int action) {
            int node = action % 3;
            int what = action / 3 % 10;
            int which = action / 30;
            if (what < 4) {
                come(node, USERS.get(which % USERS.size()));
            } else if (what < 7) {
                go(which);
            } else if (what == 7) {
                die(node);
            } else {
                pass(Duration.ofMillis(which * 150L));
            }
        }

        private void come(int node, String user) {
            if (clients.size() >= 8) {
                return;
            }
            MortalNode on = nodes.get(node);
            TestPeer peer = TestPeer.connect(on.server().collab(), User.named("acme", user, user));
            time.settle();
            Client client = new Client(node, user, peer);
            USERS.forEach(each -> {
                if (peer.frames().stream()
                        .anyMatch(frame -> frame.contains("presence_state")
                                && frame.substring(frame.indexOf("presence_state"))
                                        .contains("\"user_id\":\"" + each + "\""))) {
                    client.online.add(each);
                }
            });
            on.server().say(peer, TestServer.joinOf("notes"));
            JsonArray present =
                    (JsonArray) peer.hear("document_joined").get("presence").orElseThrow();
            present.values().forEach(member -> client.members.add(string((JsonObject) member, "session_id")));
            clients.add(client);
        }

        private void go(int which) {
            if (!clients.isEmpty()) {
                clients.remove(which % clients.size()).peer.drop();
                time.settle();
            }
        }

        /** A node dies with its connections, and another one takes its place. */
        private void die(int node) {
            nodes.get(node).stop();
            clients.removeIf(client -> client.node == node);
            nodes.set(node, node());
        }

        private void pass(Duration duration) {
            time.advance(duration);
            clients.forEach(Client::listen);
        }

        void check() {
            pass(QUIET);
            Set<String> online = new TreeSet<>();
            Map<String, String> sessions = new TreeMap<>();
            clients.forEach(client -> {
                online.add(client.user);
                sessions.put(client.peer.session().sessionId(), client.user);
            });
            clients.forEach(client -> {
                assertThat(client.peer.closed()).isNull();
                assertThat(client.online).isEqualTo(online);
                assertThat(client.members).isEqualTo(sessions.keySet());
            });
            PresenceService asked = nodes.get(0).server().collab().presence();
            assertThat(asked.online("acme").toCompletableFuture().join())
                    .extracting(PresentUser::userId)
                    .containsExactlyElementsOf(online);
            assertThat(asked.members("acme", "d").toCompletableFuture().join())
                    .extracting(DocumentMember::sessionId)
                    .containsExactlyInAnyOrderElementsOf(sessions.keySet());
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(900);
    }

    @Property
    void whoIsOnlineIsWhoHasAConnection(@ForAll("steps") List<Integer> actions) {
        World world = new World();
        actions.forEach(world::act);
        world.check();
    }
}
