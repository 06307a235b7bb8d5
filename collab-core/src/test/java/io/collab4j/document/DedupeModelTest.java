package io.collab4j.document;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.SessionLimits;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Three clients that number what they send, repeat it, skip a number, lose answers and connections, and come back at either of
 * two nodes while an older connection of theirs goes on at the other; against a list of what was committed under which
 * number. Everything is applied once and always answered with the same revision (D2), and a refusal changes nothing (D8).
 */
class DedupeModelTest {
    private static final int CLIENTS = 3;

    /** What was committed under one number, at which revision. */
    private record Committed(long revision, long value) {}

    private static final class Client {
        private final String user;
        /** Number n is at n - 1. */
        private final List<Committed> committed = new ArrayList<>();

        private TestServer node;
        private TestPeer peer;
        private JsonObject greeting;
        private @Nullable TestPeer older;
        private @Nullable TestServer olderNode;

        Client(TestServer node, String user) {
            this.user = user;
            this.node = node;
            this.peer = node.connect();
            this.greeting = authenticate("");
            node.say(peer, TestServer.joinOf("f"));
        }

        private JsonObject authenticate(String resuming) {
            node.say(peer, "{'type':'authenticate','token':'" + user + "'" + resuming + "}");
            return peer.hear("authenticated");
        }

        long last() {
            return committed.size();
        }

        /** Comes back; of the connections before, the last goes on if it is at another node and was not cut. */
        JsonObject resume(TestServer next, boolean cut) {
            TestPeer oldest = older;
            if (oldest != null) {
                oldest.drop();
            }
            if (cut || next == node) {
                peer.drop();
                older = null;
            } else {
                older = peer;
                olderNode = node;
            }
            node = next;
            peer = node.connect();
            greeting = authenticate(",'client_id':'" + string(greeting, "client_id") + "','resume_token':'"
                    + string(greeting, "resume_token") + "'");
            node.say(peer, TestServer.joinOf("f"));
            return field();
        }

        JsonObject field() {
            return object(object(peer.hear("document_joined"), "fields"), "f");
        }
    }

    /** The direct answer to an edit: at which revision it was committed, or why not. */
    private record Answer(@Nullable Long revision, @Nullable String code) {}

    private static final class Run {
        private final VirtualWorld world = new VirtualWorld(1);
        private final TestStorage store = new TestStorage(world);
        private final List<TestServer> nodes = List.of(node(), node());
        private final List<Client> clients = new ArrayList<>();
        private long head;
        private long values;

        Run() {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(nodes.get(i % 2), "user-" + i));
            }
            // Only of a field that is stored are older connections kept out.
            next(clients.get(0));
        }

        private TestServer node() {
            return TestServer.on(world, store, Run::forgetful);
        }

        private static CollabBuilder forgetful(CollabBuilder builder) {
            SessionLimits patient = SessionLimits.DEFAULT.unthrottled().toBuilder()
                    .heartbeat(Duration.ofDays(1))
                    .build();
            return builder.limits(CollabLimits.DEFAULT.with(patient).with(Limits.forgetful(4, 2)));
        }

        void step(int step) {
            Client client = clients.get(step % CLIENTS);
            int detail = step / CLIENTS / 10;
            switch (step / CLIENTS % 10) {
                case 0, 1 -> next(client);
                case 2 -> repeat(client, detail);
                case 3 -> {
                    if (client.last() > 0) {
                        refused(client, client.last(), ++values, "bad_operation");
                    }
                }
                case 4 -> refused(client, client.last() + 2 + detail, ++values, "sequence_gap");
                case 5 -> comeBack(client, nodes.get(detail % 2), detail % 3 == 0);
                case 6 -> cut(client, nodes.get(detail % 2));
                case 7 -> loseTheAnswer(client);
                case 8 -> older(client, detail);
                default -> {
                    store.mute(detail % 2 == 0);
                    world.advance(Duration.ofMillis(400L * detail));
                }
            }
        }

        private static String edit(long seq, long value) {
            return TestServer.change("f", seq, Long.toString(value));
        }

        /** Sends an edit; whose node had fallen behind is told to join again, and does. */
        private static Answer send(TestServer node, TestPeer peer, long seq, long value) {
            Answer answer = sendOnce(node, peer, seq, value);
            for (int i = 0; i < 2 && "not_joined".equals(answer.code()); i++) {
                node.say(peer, TestServer.joinOf("f"));
                answer = sendOnce(node, peer, seq, value);
            }
            return answer;
        }

        private static Answer sendOnce(TestServer node, TestPeer peer, long seq, long value) {
            answer(peer, seq);
            node.say(peer, edit(seq, value));
            return answer(peer, seq).orElse(new Answer(null, null));
        }

        /** Reads everything that was said; the last answer to this number among it. */
        private static Optional<Answer> answer(TestPeer peer, long seq) {
            Answer answer = null;
            while (!peer.heardAll()) {
                JsonObject message = peer.hear();
                boolean about = message.get("seq").orElse(null) instanceof JsonNumber heard && heard.value() == seq;
                String type = string(message, "type");
                if (about && type.equals("field_change_acknowledged")) {
                    answer = new Answer(number(message, "revision"), null);
                } else if (about && type.equals("error")) {
                    answer = new Answer(null, string(message, "code"));
                }
            }
            return Optional.ofNullable(answer);
        }

        private void next(Client client) {
            long value = ++values;
            assertThat(send(client.node, client.peer, client.last() + 1, value)).isEqualTo(new Answer(head + 1, null));
            commit(client, value);
        }

        private void commit(Client client, long value) {
            client.committed.add(new Committed(++head, value));
        }

        /** The newest is always known; an older one has the same revision or is forgotten. */
        private void repeat(Client client, int age) {
            long seq = client.last() - age % 6;
            if (seq > 0) {
                Committed known = client.committed.get((int) seq - 1);
                Answer answer = send(client.node, client.peer, seq, known.value());
                if (seq == client.last() || answer.code() == null) {
                    assertThat(answer).isEqualTo(new Answer(known.revision(), null));
                } else {
                    assertThat(answer.code()).isEqualTo("sequence_gap");
                }
            }
        }

        private void refused(Client client, long seq, long value, String code) {
            assertThat(send(client.node, client.peer, seq, value)).isEqualTo(new Answer(null, code));
        }

        /** The node may not have heard of others yet, but knows what the client itself was told. */
        private void comeBack(Client client, TestServer node, boolean cut) {
            JsonObject field = client.resume(node, cut);
            long own = client.last() == 0
                    ? 0
                    : client.committed.get((int) client.last() - 1).revision();
            assertThat(number(field, "last_seq")).isEqualTo(client.last());
            assertThat(number(field, "last_seq_revision")).isEqualTo(own);
            assertThat(number(field, "revision")).isBetween(own, head);
        }

        /** The connection breaks behind an edit: the join says whether it arrived, and it is sent again in any case. */
        private void cut(Client client, TestServer node) {
            long seq = client.last() + 1;
            long value = ++values;
            client.peer.say(edit(seq, value));
            JsonObject field = client.resume(node, true);
            assertThat(number(field, "last_seq")).isBetween(seq - 1, seq);
            if (number(field, "last_seq") == seq) {
                assertThat(number(field, "last_seq_revision")).isEqualTo(head + 1);
            }
            assertThat(send(client.node, client.peer, seq, value)).isEqualTo(new Answer(head + 1, null));
            commit(client, value);
        }

        /** The store takes the edit but its answer is lost. */
        private void loseTheAnswer(Client client) {
            long seq = client.last() + 1;
            long value = ++values;
            store.loseAnswers();
            send(client.node, client.peer, seq, value);
            store.recover();
            world.advance(Duration.ofSeconds(2));
            assertThat(send(client.node, client.peer, seq, value)).isEqualTo(new Answer(head + 1, null));
            commit(client, value);
        }

        /** A connection that was left behind may repeat what is committed, and nothing else. */
        private void older(Client client, int detail) {
            TestPeer peer = client.older;
            TestServer node = client.olderNode;
            if (peer == null || node == null || peer.closed() != null) {
                return;
            }
            long seq = Math.max(1, client.last() + 1 - detail % 3);
            boolean repeats = seq <= client.last() && detail % 2 == 0;
            long value = repeats ? client.committed.get((int) seq - 1).value() : ++values;
            Answer answer = send(node, peer, seq, value);
            if (answer.revision() != null) {
                // Its repeat, or what the newer connection has committed under this number.
                assertThat(seq).isBetween(1L, client.last());
                assertThat(answer.revision())
                        .isEqualTo(client.committed.get((int) seq - 1).revision());
            } else if (answer.code() == null) {
                assertThat(peer.closed()).isEqualTo(CloseCode.SUPERSEDED);
            } else {
                assertThat(answer.code()).isIn("bad_operation", "sequence_gap");
            }
        }

        /** Nothing was applied twice or in between. */
        void end() {
            store.mute(false);
            world.advance(Duration.ofSeconds(11));
            clients.forEach(client -> comeBack(client, nodes.get(0), true));
            world.advance(Duration.ofSeconds(11));
            Client any = clients.get(0);
            any.node.say(any.peer, TestServer.joinOf("f"));
            assertThat(number(any.field(), "revision")).isEqualTo(head);
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(600);
    }

    @Property
    void everythingIsAppliedOnceAndAnsweredTheSame(@ForAll("steps") List<Integer> steps) {
        Run run = new Run();
        steps.forEach(run::step);
        run.end();
    }
}
