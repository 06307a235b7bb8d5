package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockClaims;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockTerms;
import io.collab4j.store.LogEntry;
import io.collab4j.store.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writers who take turns at one field by its lock: each commits a little under a grant, gives it back, or loses it while it is
 * kept waiting. Every edit says under which grant it was made; so in the log the grants follow each other, never one of
 * them behind a later one, and no two clients were ever given the same (L1 to L3).
 */
final class LockWorkload {
    /** Shorter than most of what goes wrong, so that grants end meanwhile. */
    private static final Duration LEASE = Duration.ofMillis(800);

    private static final LockTerms TERMS = new LockTerms(LEASE, LEASE, 100, 10, LEASE);
    private static final int EDITS_OF_A_TURN = 3;

    private final FieldKey field;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<Long, String> holders = new ConcurrentHashMap<>();

    /** Nobody writes yet. */
    LockWorkload(FieldKey field) {
        this.field = field;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    private static <T> T get(CompletionStage<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** One of those who take turns. Used by one thread. */
    final class Turns {
        private final Storage storage;
        private final Author author;
        private final LogCopy copy;
        private long seq;
        private int attempts;

        Turns(Storage storage, String client) {
            this.storage = storage;
            this.author = new Author("u", client, "s-" + client, 1);
            this.copy = new LogCopy(storage, field);
        }

        /** A turn, if it is this one's. */
        void run() throws ExecutionException, InterruptedException, TimeoutException {
            LockAnswer answer = get(storage.locks().acquire(field, new LockHolder(author, "{}"), TERMS, false));
            if (answer instanceof Granted granted) {
                long token = granted.lock().token();
                String other = holders.putIfAbsent(token, author.clientId());
                assertThat(other).as("L3: whose grant %s is", token).isIn(null, author.clientId());
                writeUnder(token);
                get(storage.locks().release(field, author));
            }
        }

        private void writeUnder(long token) throws ExecutionException, InterruptedException, TimeoutException {
            long until = seq + EDITS_OF_A_TURN;
            while (seq < until) {
                LogEntry entry = next(token);
                CommitResult result = get(storage.documents().commit(field.document(), List.of(commit(entry, token))));
                if (result instanceof Committed) {
                    copy.add(List.of(entry));
                    acknowledge(entry);
                } else if (result instanceof LockRefused) {
                    return;
                } else if (result instanceof Behind behind && !behind.missing().isEmpty()) {
                    copy.add(behind.missing());
                    acknowledgeOwn();
                } else {
                    readOn();
                }
            }
        }

        private LogEntry next(long token) {
            String name = author.clientId() + "/" + (seq + 1) + "." + attempts++;
            Encoded operation = new Encoded("text", 1, Long.toString(token).getBytes(StandardCharsets.UTF_8));
            return new LogEntry(copy.revision() + 1, name, author, seq + 1, "h", Instant.EPOCH, operation);
        }

        private FieldCommit commit(LogEntry entry, long token) {
            return new FieldCommit(
                    field.fieldName(),
                    copy.head(),
                    new Encoded("text", 1, new byte[0]),
                    List.of(entry),
                    Map.of(),
                    1,
                    new LockClaims(true, Map.of(0, token)));
        }

        /** What failed may have been committed all the same. */
        void readOn() throws ExecutionException, InterruptedException, TimeoutException {
            copy.readOn();
            acknowledgeOwn();
        }

        private void acknowledgeOwn() {
            for (LogEntry entry : copy.entries()) {
                if (entry.author().equals(author) && entry.seq() == seq + 1) {
                    acknowledge(entry);
                }
            }
        }

        private void acknowledge(LogEntry entry) {
            acknowledged.put(entry.operationId(), entry.revision());
            seq++;
        }
    }

    /** Looks at what is there when everybody has ended. */
    void check(Storage storage) throws ExecutionException, InterruptedException, TimeoutException {
        LogCopy log = new LogCopy(storage, field);
        log.readOn();
        Map<String, Long> revisions = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        long before = 0;
        for (LogEntry entry : log.entries()) {
            String client = entry.author().clientId();
            long token = Long.parseLong(new String(entry.operation().bytes(), StandardCharsets.UTF_8));
            revisions.put(entry.operationId(), entry.revision());
            assertThat(entry.seq()).as("D2: once, and without a gap").isEqualTo(newest.getOrDefault(client, 0L) + 1);
            newest.put(client, entry.seq());
            assertThat(token).as("L2: a grant behind a later one").isGreaterThanOrEqualTo(before);
            assertThat(holders.get(token))
                    .as("L1: who wrote under grant %s", token)
                    .isEqualTo(client);
            before = token;
        }
        assertThat(revisions).as("D1: what was acknowledged under locks").containsAllEntriesOf(acknowledged);
    }
}
