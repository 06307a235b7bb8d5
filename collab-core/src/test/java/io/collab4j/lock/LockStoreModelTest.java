package io.collab4j.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.lock.LockModel.Answer;
import io.collab4j.lock.LockModel.Edit;
import io.collab4j.lock.LockModel.Release;
import io.collab4j.lock.LockModel.Rules;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.LockRefusal;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.Head;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockClaims;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockTerms;
import io.collab4j.store.LogEntry;
import io.collab4j.store.Storage;
import io.collab4j.testing.ModelSteps;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Any sequence of calls against the model: one holder, growing tokens, ends in time, first come first served. */
class LockStoreModelTest {
    private static final FieldKey FIELD = new DocumentKey("acme", "d").field("f");
    private static final Encoded CONTENT = new Encoded("value", 1, new byte[] {'0'});
    private static final LockTerms TERMS =
            new LockTerms(Duration.ofSeconds(30), Duration.ofSeconds(50), 9, 2, Duration.ofSeconds(15));

    /** One sequence of calls. */
    private static final class Run {
        private final VirtualWorld world = new VirtualWorld(1);
        private final Storage storage = TestServer.store(world);
        private final LockModel model = new LockModel(new Rules(30, 50, 10, 15, 2));
        private final long[] generations = {1, 1, 1, 1};
        private final Map<Integer, Long> tokens = new HashMap<>();
        private Head head = Head.initial(storage.firstEpoch());
        private final Map<Integer, Long> seqs = new HashMap<>();
        private long newest;

        private static <T> T get(CompletionStage<T> answer) {
            return answer.toCompletableFuture().join();
        }

        private Author author(int client) {
            return new Author("u", "c" + client, "s" + client + "-" + generations[client], generations[client]);
        }

        private LockHolder holder(int client) {
            return new LockHolder(author(client), "{}");
        }

        void step(int step) {
            int client = step % 4;
            int detail = step / 40;
            switch (step / 4 % 10) {
                case 0, 1 -> acquire(client, false);
                case 2 -> acquire(client, true);
                case 3 -> release(client);
                case 4 -> {
                    get(storage.locks().disconnect(FIELD, author(client), Duration.ofSeconds(10)));
                    model.disconnect(client, generations[client]);
                }
                case 5 -> {
                    generations[client]++;
                    get(storage.locks().attach(FIELD.document(), holder(client)));
                    model.attach(client, generations[client]);
                }
                case 6, 7 -> edit(client, detail % 2 == 0 ? null : tokens.get(client));
                case 8 -> pass(detail % 20);
                default -> {
                    if (detail % 5 == 0) {
                        assertThat(get(storage.locks().force(FIELD))).isEqualTo(model.force());
                    } else {
                        olderSession(client);
                    }
                }
            }
            check();
        }

        /** What a session that has been resumed elsewhere still says. */
        private void olderSession(int client) {
            if (generations[client] > 1) {
                Author older = new Author("u", "c" + client, "s", generations[client] - 1);
                get(storage.locks().disconnect(FIELD, older, Duration.ofSeconds(10)));
                model.disconnect(client, generations[client] - 1);
            }
        }

        private void pass(int seconds) {
            world.advance(Duration.ofSeconds(seconds));
            model.pass(seconds);
        }

        private void acquire(int client, boolean wait) {
            LockAnswer answer = get(storage.locks().acquire(FIELD, holder(client), TERMS, wait));
            long token = answer instanceof Granted granted ? granted.lock().token() : 0;
            Answer expected = model.acquire(client, generations[client], wait, token);
            switch (expected) {
                case NEW -> {
                    assertThat(token).as("a new grant's number").isGreaterThan(newest);
                    newest = token;
                    tokens.put(client, token);
                }
                case SAME -> assertThat(token).isEqualTo(model.token());
                default ->
                    assertThat(answer)
                            .isInstanceOfSatisfying(
                                    LockAnswer.Denied.class,
                                    denied -> assertThat(denied.waiting()).isEqualTo(expected == Answer.WAITING));
            }
        }

        private void release(int client) {
            LockRelease release = get(storage.locks().release(FIELD, author(client)));
            Release actual = release instanceof LockRelease.Released
                    ? Release.RELEASED
                    : release instanceof LockRelease.Free ? Release.FREE : Release.FOREIGN;
            assertThat(actual).isEqualTo(model.release(client, generations[client]));
        }

        private void edit(int client, @Nullable Long claim) {
            long seq = seqs.getOrDefault(client, 0L) + 1;
            LogEntry entry = new LogEntry(
                    head.revision() + 1, "o" + head.revision(), author(client), seq, "h", Instant.EPOCH, CONTENT);
            LockClaims claims = new LockClaims(true, claim == null ? Map.of() : Map.of(0, claim));
            CommitResult result = get(storage.documents()
                    .commit(
                            FIELD.document(),
                            List.of(new FieldCommit("f", head, CONTENT, List.of(entry), Map.of(), 1, claims))));
            Edit expected = model.edit(client, claim);
            if (expected == Edit.COMMITTED) {
                assertThat(result).isEqualTo(new CommitResult.Committed());
                head = new Head(head.epoch(), entry.revision(), entry.operationId());
                seqs.put(client, seq);
            } else {
                assertThat(result)
                        .isInstanceOfSatisfying(
                                LockRefused.class,
                                refused -> assertThat(refused.edits())
                                        .containsEntry(0, expected == Edit.LOST ? LockRefusal.LOST : LockRefusal.HELD));
            }
        }

        private void check() {
            List<FieldLock> inForce = get(storage.locks().locks(FIELD.document()));
            if (model.holder() < 0) {
                assertThat(inForce).isEmpty();
            } else {
                assertThat(inForce).hasSize(1);
                assertThat(inForce.get(0).holder().clientId()).isEqualTo("c" + model.holder());
                assertThat(inForce.get(0).token()).isEqualTo(model.token());
            }
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return ModelSteps.of(4_000);
    }

    @Property
    void theStoreDoesWhatTheModelDoes(@ForAll("steps") List<Integer> steps) {
        Run run = new Run();
        steps.forEach(run::step);
    }
}
