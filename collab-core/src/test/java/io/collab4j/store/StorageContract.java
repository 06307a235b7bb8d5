package io.collab4j.store;

import io.collab4j.store.CommitResult.Committed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every contract of the storage seams works with. An implementation extends each contract and says which store is
 * tested and how its time passes. Each test has a tenant of its own, so tests may share a store.
 */
public abstract class StorageContract {
    /** Of the client that edits where it does not matter which. */
    protected static final Author ALICE = new Author("alice", "client-a", "session-a", 1);

    protected static final Author BOB = new Author("bob", "client-b", "session-b", 1);

    private Storage storage;
    private String tenant;

    /** A store that is ready; may be the same for every test. */
    protected abstract Storage open();

    /** Lets time pass for the store. */
    protected abstract void pass(Duration time);

    /** How long what has to come may take, in the time of the machine. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @BeforeEach
    void openStore() {
        storage = open();
        tenant = "tenant-" + UUID.randomUUID();
    }

    protected final Storage storage() {
        return storage;
    }

    /** The id of the epoch in which fields begin that nobody declared. */
    protected final String first() {
        return storage.firstEpoch().id();
    }

    /** Where a field stands that does not exist. */
    protected final Head undeclared() {
        return Head.initial(storage.firstEpoch());
    }

    protected final DocumentStore documents() {
        return storage.documents();
    }

    protected final String tenant() {
        return tenant;
    }

    protected final DocumentKey document() {
        return document("d");
    }

    protected final DocumentKey document(String id) {
        return new DocumentKey(tenant, id);
    }

    protected final FieldKey field() {
        return document().field("f");
    }

    /** What was told next, which has to come soon. */
    protected final <E> E next(BlockingQueue<E> told) {
        try {
            E event = told.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            Assertions.assertThat(event).as("something was told").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer, which has to come soon. */
    protected static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("the store does not answer", failure);
        }
    }

    protected static Encoded text(String content) {
        return new Encoded("text", 1, ('"' + content + '"').getBytes(StandardCharsets.UTF_8));
    }

    protected static Encoded operation(String content) {
        return new Encoded("text", 1, ("{\"ops\":[\"" + content + "\"]}").getBytes(StandardCharsets.UTF_8));
    }

    protected static LogEntry entry(long revision, Author author, long seq) {
        String id = "op-" + revision + "-" + author.clientId() + "-" + seq;
        return entry(revision, author, seq, id);
    }

    protected static LogEntry entry(long revision, Author author, long seq, String operationId) {
        Instant timestamp = Instant.parse("2026-01-01T00:00:00.123456Z").plusSeconds(revision);
        return new LogEntry(
                revision, operationId, author, seq, "hash-" + seq, timestamp, operation("é\uD83D\uDE00" + seq));
    }

    /** Listens to a document, as {@link #listen(Topic, BusEvent, Consumer)} does. */
    protected final Bus.Subscription listen(DocumentKey document, Consumer<DocumentEvent> listener) {
        return listen(document, new CursorsWanted("probe-" + UUID.randomUUID()), listener);
    }

    /**
     * Listens to a topic, and returns when it is heard. What the bus says of itself, and what is asked here to find out, is not
     * passed on.
     *
     * @param probe is told until it is heard, and is like nothing else on the topic
     */
    protected final <E extends BusEvent> Bus.Subscription listen(Topic<E> topic, E probe, Consumer<E> listener) {
        CountDownLatch heard = new CountDownLatch(1);
        Consumer<E> all = event -> {
            if (event.equals(probe)) {
                heard.countDown();
            } else if (!(event instanceof EventsMissed)) {
                listener.accept(event);
            }
        };
        Bus.Subscription subscription = storage.bus().subscribe(topic, all);
        try {
            for (int asked = 0; heard.getCount() > 0; asked++) {
                Assertions.assertThat(asked).as("it is heard in the end").isLessThan(500);
                storage.bus().publish(topic, probe);
                heard.await(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return subscription;
    }

    protected final Head after(LogEntry entry) {
        return after(storage().firstEpoch(), entry);
    }

    protected static Head after(Epoch epoch, LogEntry entry) {
        return new Head(epoch, entry.revision(), entry.operationId());
    }

    protected static FieldCommit commit(String fieldName, Head expected, LogEntry... entries) {
        return new FieldCommit(fieldName, expected, text(""), List.of(entries), Map.of(), entries.length);
    }

    /** Appends to the field where it stands, and has to succeed. */
    protected final Head append(FieldKey field, Head expected, LogEntry... entries) {
        CommitResult result =
                get(documents().commit(field.document(), List.of(commit(field.fieldName(), expected, entries))));
        Assertions.assertThat(result).isEqualTo(new Committed());
        return after(expected.epoch(), entries[entries.length - 1]);
    }

    /** Appends so many operations of one author, whose numbers go with the revisions. */
    protected final Head appendMany(FieldKey field, int count) {
        Head head = undeclared();
        for (int i = 1; i <= count; i++) {
            head = append(field, head, entry(i, ALICE, i));
        }
        return head;
    }

    protected final StoredField load(FieldKey field) {
        Map<String, StoredField> loaded = get(documents().load(field.document(), List.of(field.fieldName())));
        StoredField stored = loaded.get(field.fieldName());
        if (stored == null) {
            throw new AssertionError("the field is not there");
        }
        return stored;
    }

    protected final ClientRecord record(FieldKey field, Author author) {
        Epoch epoch = load(field).head().epoch();
        return get(storage.documentClients().attach(field, epoch.id(), author.clientId(), author.generation()));
    }
}
