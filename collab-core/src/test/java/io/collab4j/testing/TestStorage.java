package io.collab4j.testing;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Author;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRead;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ClientStore;
import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingUpkeep;
import io.collab4j.store.Head;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockStore;
import io.collab4j.store.LockTerms;
import io.collab4j.store.LogRead;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.RateStore;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.store.TicketStore;
import io.collab4j.store.Topic;
import io.collab4j.store.memory.MemoryBus;
import io.collab4j.store.memory.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be made to fail, to lose its answers, and to come back as it was some time ago. */
public final class TestStorage implements Storage {
    private final VirtualWorld world;
    private final MutableBus bus = new MutableBus();
    private final List<Runnable> history = new ArrayList<>();
    private final ClientStore clients;
    private final RevocationStore revocations;
    private final MemoryStorage rest;
    private MemoryStorage memory;
    private ChannelStore channels;
    private int reads;
    private boolean failing;
    private boolean failingLocks;
    private boolean losingAnswers;

    public TestStorage(VirtualWorld world) {
        this.world = world;
        this.memory = empty();
        this.clients = memory.clients();
        this.revocations = memory.revocations();
        this.rest = memory;
        this.channels = memory.channels();
    }

    private MemoryStorage empty() {
        return new MemoryStorage(world.runtime(), Duration.ofDays(2), bus, TestServer.FIRST_EPOCH);
    }

    /** A bus that can be made to lose everything. */
    private static final class MutableBus extends ForwardingBus {
        private boolean muted;

        MutableBus() {
            super(new MemoryBus());
        }

        @Override
        public <E extends BusEvent> void publish(Topic<E> topic, E event) {
            if (!muted) {
                super.publish(topic, event);
            }
        }
    }

    /** From here on the bus loses everything, or nothing any more. */
    public void mute(boolean muted) {
        bus.muted = muted;
    }

    /** From here on no call about documents or channels is answered but with a failure, and none has an effect. */
    public void fail() {
        failing = true;
    }

    /** From here on commits and what is appended to channels take effect but fail. */
    public void loseAnswers() {
        losingAnswers = true;
    }

    public void recover() {
        failing = false;
        losingAnswers = false;
    }

    /** How many commits were made so far. */
    public int commits() {
        return history.size();
    }

    /** The documents are again what they were after so many commits. Nobody is told. */
    public void goBackTo(int commits) {
        List<Runnable> again = List.copyOf(history.subList(0, commits));
        history.clear();
        memory = empty();
        boolean before = bus.muted;
        bus.muted = true;
        again.forEach(Runnable::run);
        bus.muted = before;
    }

    /** From here on no call about locks is answered but with a failure, or all are again. */
    public void failLocks(boolean failing) {
        failingLocks = failing;
    }

    private <T> CompletionStage<T> callLocks(Supplier<CompletionStage<T>> answer) {
        return failingLocks ? down() : call(answer);
    }

    private static <T> CompletionStage<T> down() {
        return CompletableFuture.failedFuture(new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store is down"));
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> answer) {
        return failing ? down() : answer.get();
    }

    private <T> CompletionStage<T> answer(T result) {
        return losingAnswers
                ? CompletableFuture.failedFuture(new CollabException(ErrorCode.STORE_UNAVAILABLE, "the answer is lost"))
                : CompletableFuture.completedFuture(result);
    }

    @Override
    public Epoch firstEpoch() {
        return memory.firstEpoch();
    }

    @Override
    public DocumentStore documents() {
        return new ForwardingDocuments(memory.documents()) {
            @Override
            public CompletionStage<Map<String, StoredField>> load(
                    DocumentKey document, @Nullable Collection<String> names) {
                return call(() -> super.load(document, names));
            }

            @Override
            public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
                return call(() -> super.create(field, epoch, content));
            }

            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                return call(() -> commitAndRemember(document, commits)).thenCompose(TestStorage.this::answer);
            }

            @Override
            public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
                return call(() -> super.readLog(field, epoch, after, limit));
            }
        };
    }

    private CompletionStage<CommitResult> commitAndRemember(DocumentKey document, List<FieldCommit> commits) {
        return memory.documents().commit(document, commits).thenApply(result -> {
            if (result instanceof CommitResult.Committed) {
                history.add(() -> commitAndRemember(document, commits));
            }
            return result;
        });
    }

    @Override
    public DocumentClients documentClients() {
        return (field, epoch, clientId, generation) ->
                call(() -> memory.documentClients().attach(field, epoch, clientId, generation));
    }

    @Override
    public DocumentUpkeep upkeep() {
        return new ForwardingUpkeep(memory.upkeep()) {
            @Override
            public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
                return call(() -> super.writeSnapshot(field, head, snapshot));
            }

            @Override
            public CompletionStage<Void> trim(FieldKey field, String epoch, long through) {
                return call(() -> super.trim(field, epoch, through));
            }

            @Override
            public CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content) {
                return call(() -> super.replace(field, expected, epoch, content));
            }

            @Override
            public CompletionStage<Void> delete(DocumentKey document) {
                return call(() -> super.delete(document));
            }
        };
    }

    @Override
    public ClientStore clients() {
        return clients;
    }

    @Override
    public SaveIndex saves() {
        return memory.saves();
    }

    @Override
    public PresenceStore presence() {
        return rest.presence();
    }

    @Override
    public NodeLeases nodeLeases() {
        return rest.nodeLeases();
    }

    @Override
    public Bus bus() {
        return bus;
    }

    @Override
    public RevocationStore revocations() {
        return revocations;
    }

    @Override
    public LockStore locks() {
        return new LockStore() {
            @Override
            public CompletionStage<LockAnswer> acquire(
                    FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
                return callLocks(() -> memory.locks().acquire(field, holder, terms, wait));
            }

            @Override
            public CompletionStage<LockRelease> release(FieldKey field, Author author) {
                return callLocks(() -> memory.locks().release(field, author));
            }

            @Override
            public CompletionStage<Boolean> force(FieldKey field) {
                return callLocks(() -> memory.locks().force(field));
            }

            @Override
            public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
                return callLocks(() -> memory.locks().disconnect(field, author, grace));
            }

            @Override
            public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
                return callLocks(() -> memory.locks().attach(document, holder));
            }

            @Override
            public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
                return callLocks(() -> memory.locks().locks(document));
            }
        };
    }
    /** The channels are gone; those that come to be now have nothing to do with them. Nobody is told. */
    public void loseChannels() {
        channels = empty().channels();
    }

    @Override
    public TicketStore tickets() {
        return rest.tickets();
    }

    @Override
    public RateStore rates() {
        return rest.rates();
    }

    @Override
    public ChannelStore channels() {
        return new ChannelStore() {
            @Override
            public CompletionStage<ChannelPosition> append(
                    ChannelKey channel, List<ChannelDraft> messages, ChannelRetention retention) {
                return call(() -> channels.append(channel, messages, retention)).thenCompose(TestStorage.this::answer);
            }

            @Override
            public CompletionStage<ChannelRead> read(ChannelKey channel, ChannelPosition after, int limit) {
                reads++;
                return call(() -> channels.read(channel, after, limit));
            }

            @Override
            public CompletionStage<ChannelRead> newest(ChannelKey channel, int count) {
                reads++;
                return call(() -> channels.newest(channel, count));
            }

            @Override
            public CompletionStage<Void> delete(ChannelKey channel, String reason) {
                return call(() -> channels.delete(channel, reason));
            }
        };
    }

    /** How often channels were read so far. */
    public int channelReads() {
        return reads;
    }
}
