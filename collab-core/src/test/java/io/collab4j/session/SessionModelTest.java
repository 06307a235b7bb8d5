package io.collab4j.session;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.session.SessionModel.Client;
import io.collab4j.session.SessionModel.Entry;
import io.collab4j.session.SessionModel.Line;
import io.collab4j.session.SessionModel.Token;
import io.collab4j.store.Storage;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Connections to two nodes over one store that authenticate, resume, refresh, expire, are revoked, superseded and sent away, in
 * any order, against the model: after every step each of them was told exactly what the model says, and has ended as it says.
 */
class SessionModelTest {
    private static final int PLACES = 4;
    private static final List<String> USERS = List.of("alice", "bob");
    private static final int[] SECONDS = {20, 61, 95, 600};

    /** A connection beside its model, with what it has heard in this step. */
    private record Pair(Line line, TestPeer peer, List<JsonObject> heard) {
        void listen() {
            while (!peer.heardAll()) {
                heard.add(peer.hear());
            }
        }

        /** The newest greeting. */
        JsonObject greeting() {
            List<JsonObject> greetings = heard.stream()
                    .filter(message -> string(message, "type").equals("authenticated"))
                    .toList();
            assertThat(greetings).isNotEmpty();
            return greetings.get(greetings.size() - 1);
        }

        void check() {
            listen();
            List<String> told = new ArrayList<>();
            heard.forEach(message -> {
                String type = string(message, "type");
                told.add(type.equals("error") ? "error " + string(message, "code") : type);
            });
            heard.clear();
            List<String> expected = new ArrayList<>(line.told());
            if (line.isRevoked()) {
                // Another node may have warned it before it knew.
                told.remove("token_expiring");
                expected.remove("token_expiring");
            }
            assertThat(told).isEqualTo(expected);
            assertThat(peer.closed()).isEqualTo(line.closed());
        }
    }

    private static final class Run {
        private final VirtualWorld world = new VirtualWorld(1);
        private final Storage store = TestServer.store(world);
        private final List<TestServer> nodes = new ArrayList<>();
        private final SessionModel model = new SessionModel();
        private final List<@Nullable Pair> places = new ArrayList<>();
        private final List<Client> clients = new ArrayList<>();

        Run() {
            nodes.add(node());
            nodes.add(node());
            for (int i = 0; i < PLACES; i++) {
                places.add(null);
            }
        }

        private TestServer node() {
            TestServer node = TestServer.on(
                    world,
                    store,
                    TestServer.limited(SessionLimits.DEFAULT.unthrottled().toBuilder()
                            .heartbeat(Duration.ofDays(1))
                            .build()));
            world.settle();
            return node;
        }

        void step(int step) {
            int place = step % PLACES;
            int detail = step / PLACES / 16;
            Pair pair = places.get(place);
            int what = step / PLACES % 16;
            if (what < 3) {
                pass(what == 0 ? 137L * detail : 1_009L * (detail % 40));
            } else if (what == 3 && detail % 4 == 0) {
                drain(detail / 4 % nodes.size());
            } else if (pair == null) {
                connect(place, detail % nodes.size());
            } else {
                act(place, pair, what, detail);
            }
            check();
        }

        private void act(int place, Pair pair, int what, int detail) {
            Line line = pair.line();
            switch (what) {
                case 3, 4, 5 -> authenticate(pair, token(detail), null, null);
                case 6, 7, 8 -> resume(pair, detail);
                case 9 -> {
                    model.refresh(line, token(detail));
                    say(pair, "{'type':'refresh_token','token':'" + text(token(detail)) + "'}");
                }
                case 10 -> {
                    model.ask(line, "pong");
                    say(pair, "{'type':'ping'}");
                }
                case 11, 12 -> {
                    model.join(line);
                    say(pair, TestServer.joinOf());
                }
                case 13 -> revoke(pair, detail);
                default -> {
                    pair.peer().drop();
                    world.settle();
                    model.drop(line);
                    places.set(place, null);
                }
            }
        }

        /** One in eight is no good. */
        private static @Nullable Token token(int detail) {
            return detail % 8 == 7
                    ? null
                    : new Token(USERS.get(detail % 7 % 3 / 2), SECONDS[detail % SECONDS.length], detail % 3);
        }

        private static String text(@Nullable Token token) {
            return token == null ? "bad" : token.text();
        }

        private void connect(int place, int node) {
            Line line = model.connect(node);
            places.set(place, new Pair(line, nodes.get(node).connect(), new ArrayList<>()));
        }

        private void resume(Pair pair, int detail) {
            if (!clients.isEmpty()) {
                Client client = clients.get(clients.size() - 1 - detail % Math.min(3, clients.size()));
                authenticate(pair, token(detail / 3), client, client.resumeToken(detail / 5 % 4 % 3));
            }
        }

        private void authenticate(
                Pair pair, @Nullable Token token, @Nullable Client client, @Nullable String resumeToken) {
            Entry expected = model.authenticate(pair.line(), token, client, resumeToken);
            String resuming = client == null
                    ? ""
                    : ",'client_id':'" + client.clientId() + "','resume_token':'" + resumeToken + "'";
            say(pair, "{'type':'authenticate','token':'" + text(token) + "'" + resuming + "}");
            if (expected != Entry.NONE) {
                entered(pair, expected, client, resumeToken);
            }
        }

        private void entered(Pair pair, Entry expected, @Nullable Client client, @Nullable String used) {
            pair.listen();
            JsonObject greeting = pair.greeting();
            String clientId = string(greeting, "client_id");
            if (expected == Entry.RESUMED && client != null) {
                assertThat(clientId).isEqualTo(client.clientId());
            } else {
                assertThat(clients).extracting(Client::clientId).doesNotContain(clientId);
            }
            assertThat(string(greeting, "session_id"))
                    .isEqualTo(pair.peer().session().sessionId());
            model.entered(pair.line(), expected, used, clientId, string(greeting, "resume_token"));
            Client current = model.clientOf(pair.line());
            if (expected == Entry.NEW_CLIENT && current != null) {
                clients.add(current);
            }
        }

        private void revoke(Pair pair, int detail) {
            Token token = pair.line().token();
            int by = detail / 4 % nodes.size();
            var revocations = nodes.get(by).collab().revocations();
            CompletionStage<Void> done;
            if (token == null) {
                return;
            } else if (detail % 4 == 0) {
                model.revokeUser(token.user());
                done = revocations.revokeUser("acme", token.user());
            } else if (detail % 4 == 1) {
                model.revokeToken(token);
                done = revocations.revokeToken("acme", token.text());
            } else {
                model.revokeSession(pair.line());
                done = revocations.revokeSession("acme", pair.peer().session().sessionId());
            }
            assertThat(done.toCompletableFuture()).isCompleted();
            pass(1_000);
        }

        /** A node says goodbye, takes no new work and ends, and another one takes its place. */
        private void drain(int node) {
            CompletionStage<Void> stopped = nodes.get(node).collab().stop(Duration.ofSeconds(10));
            world.settle();
            model.announceEnd(node);
            for (Pair pair : places) {
                if (pair != null && pair.line().node() == node) {
                    model.ask(pair.line(), "error shutting_down");
                    say(pair, TestServer.joinOf());
                    model.ask(pair.line(), "pong");
                    say(pair, "{'type':'ping'}");
                }
            }
            pass(500);
            model.end(node);
            check();
            world.advance(Duration.ofMillis(20));
            model.pass(20);
            assertThat(stopped).isCompleted();
            nodes.get(node).collab().close();
            nodes.set(node, node());
        }

        private void pass(long millis) {
            world.advance(Duration.ofMillis(millis));
            model.pass(millis);
        }

        private void say(Pair pair, String message) {
            pair.peer().say(message);
            world.settle();
        }

        private void check() {
            for (int i = 0; i < PLACES; i++) {
                Pair pair = places.get(i);
                if (pair != null) {
                    pair.check();
                    if (pair.line().closed() != null) {
                        model.drop(pair.line());
                        places.set(i, null);
                    }
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(4_096);
    }

    @Property
    void everyConnectionHearsAndEndsAsTheProtocolSays(@ForAll("steps") List<Integer> steps) {
        Run run = new Run();
        steps.forEach(run::step);
    }
}
