package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.lock.LockModel.Answer;
import io.collab4j.lock.LockModel.Edit;
import io.collab4j.lock.LockModel.Release;
import io.collab4j.lock.LockModel.Rules;
import io.collab4j.store.DocumentKey;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Any sequence of what clients of two nodes do, over a bus that loses news, against the model. */
class LockServerModelTest {

    /** A client with what it believes: whose the lock is, and under which number it holds it itself. */
    private static final class Client {
        private final LockPeer peer;
        private boolean connected = true;
        private long generation = 1;
        private @Nullable Long claim;
        private @Nullable String shown;

        Client(TestServer node, String name) {
            peer = LockPeer.join(node, name, "notes");
        }

        /** Hears everything; the message of a type among it, if there is one. */
        @Nullable
        JsonObject hear(String type) {
            JsonObject found = null;
            while (!peer.heardAll()) {
                JsonObject message = peer.hear();
                String heard = string(message, "type");
                switch (heard) {
                    case "field_locked" -> shown = string(message, "session_id");
                    case "field_unlocked" -> shown = null;
                    case "field_lock_acquired" -> shown = peer.sessionId();
                    default -> {
                        // Of no interest for whose the lock is.
                    }
                }
                if (heard.equals(type)) {
                    found = message;
                }
            }
            return found;
        }

        void joined(JsonObject message) {
            List<?> locks = ((JsonArray) message.get("locks").orElseThrow()).values();
            shown = locks.isEmpty() ? null : string((JsonObject) locks.get(0), "session_id");
        }
    }

    private static final class Run {
        private final VirtualWorld world = new VirtualWorld(1);
        private final TestStorage store = new TestStorage(world);
        private final List<TestServer> nodes = List.of(LockPeer.node(world, store), LockPeer.node(world, store));
        private final LockModel model = new LockModel(new Rules(300, 300, 10, 30, 32));
        private final List<Client> clients = new ArrayList<>();
        private long newest;

        Run() {
            for (int i = 0; i < 3; i++) {
                clients.add(new Client(nodes.get(i % 2), "user" + i));
            }
        }

        void step(int step) {
            int index = step % 3;
            int detail = step / 30;
            Client client = clients.get(index);
            switch (step / 3 % 10) {
                case 0, 1 -> lock(index, client);
                case 2 -> unlock(index, client);
                case 3, 4, 5 -> edit(index, client);
                case 6 -> drop(index, client);
                case 7 -> resume(index, client, nodes.get(detail % 2));
                case 8 -> pass(detail % 4 == 0 ? 150 : detail % 6);
                default -> {
                    if (detail % 4 == 0) {
                        nodes.get(0).collab().locks().forceRelease(new DocumentKey("acme", "d").field("notes"));
                        world.settle();
                        model.force();
                    } else {
                        store.mute(detail % 2 == 0);
                    }
                }
            }
        }

        private void pass(int seconds) {
            world.advance(Duration.ofSeconds(seconds));
            model.pass(seconds);
        }

        private void lock(int index, Client client) {
            if (!client.connected) {
                return;
            }
            client.hear("");
            client.peer.lock("notes");
            JsonObject acquired = client.hear("field_lock_acquired");
            long token = acquired == null ? 0 : number(acquired, "token");
            Answer expected = model.acquire(index, client.generation, false, token);
            if (expected == Answer.NEW) {
                assertThat(token).isGreaterThan(newest);
                newest = token;
            } else if (expected == Answer.SAME) {
                assertThat(token).isEqualTo(model.token());
            } else {
                assertThat(acquired).isNull();
            }
            client.claim = acquired == null ? null : Long.valueOf(token);
        }

        private void unlock(int index, Client client) {
            if (client.connected) {
                client.hear("");
                client.peer.unlock("notes");
                Release expected = model.release(index, client.generation);
                JsonObject denied = client.hear("field_lock_denied");
                assertThat(denied != null).isEqualTo(expected == Release.FOREIGN);
                client.claim = null;
            }
        }

        private void edit(int index, Client client) {
            if (!client.connected) {
                return;
            }
            client.hear("");
            Edit expected = model.edit(index, client.claim);
            if (expected == Edit.COMMITTED) {
                client.peer.edit("notes");
            } else {
                client.peer.set("notes");
                JsonObject error = client.hear("error");
                assertThat(error).isNotNull();
                assertThat(string(error, "code")).isEqualTo(expected == Edit.LOST ? "lock_lost" : "lock_held");
                client.claim = null;
            }
        }

        private void drop(int index, Client client) {
            if (client.connected) {
                client.peer.drop();
                client.connected = false;
                model.disconnect(index, client.generation);
                client.claim = null;
            }
        }

        /** Comes back, perhaps while the former connection is still thought to be alive. */
        private void resume(int index, Client client, TestServer node) {
            client.peer.resume(node);
            client.generation++;
            client.connected = true;
            client.joined(client.peer.joinAgain("notes"));
            model.attach(index, client.generation);
            client.claim = model.holder() == index ? model.token() : null;
        }

        /** Within a heartbeat everybody has been told whose the lock is. */
        void end() {
            store.mute(false);
            pass(10);
            int holder = model.holder();
            for (Client client : clients) {
                client.hear("");
                if (client.connected) {
                    assertThat(client.shown)
                            .isEqualTo(
                                    holder < 0 ? null : clients.get(holder).peer.sessionId());
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(3_000);
    }

    @Property
    void theServerDoesWhatTheModelDoes(@ForAll("steps") List<Integer> steps) {
        Run run = new Run();
        steps.forEach(run::step);
        run.end();
    }
}
