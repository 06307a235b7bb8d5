package io.collab4j.store.memory;

import io.collab4j.protocol.Budget;
import io.collab4j.store.Author;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.ClientStore;
import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.Refused;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingLocks;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.ForwardingUpkeep;
import io.collab4j.store.Head;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockClaims;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockStore;
import io.collab4j.store.LockTerms;
import io.collab4j.store.LogRead;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStore;
import io.collab4j.store.Revocation;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.SaveIndex;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.store.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with one mistake each, for finding out whether a contract notices. */
final class BrokenStorage {
    private BrokenStorage() {}

    private static Storage withDocuments(Storage storage, UnaryOperator<DocumentStore> breaking) {
        DocumentStore broken = breaking.apply(storage.documents());
        return new ForwardingStorage(storage) {
            @Override
            public DocumentStore documents() {
                return broken;
            }
        };
    }

    /** Commits field by field, so that the first stays when the second is refused. */
    static Storage notAtomic(Storage storage) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                CompletionStage<CommitResult> result = CompletableFuture.completedFuture(new Committed());
                for (FieldCommit commit : commits) {
                    result = result.thenCompose(before -> before instanceof Committed
                            ? super.commit(document, List.of(commit))
                            : CompletableFuture.completedFuture(before));
                }
                return result;
            }
        });
    }

    private static Storage answering(Storage storage, UnaryOperator<CommitResult> lie) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                return super.commit(document, commits).thenApply(lie);
            }
        });
    }

    /** Does not say what is missing. */
    static Storage silentAboutTheMissing(Storage storage) {
        return answering(
                storage,
                result -> result instanceof Behind behind
                        ? new Behind(behind.fieldName(), behind.actual(), List.of())
                        : result);
    }

    /** Says that everything is committed. */
    static Storage alwaysCommitted(Storage storage) {
        return answering(storage, result -> result instanceof Refused ? new Committed() : result);
    }

    /** Lets the last first content win. */
    static Storage overwriting(Storage storage) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
                return super.create(field, epoch, content)
                        .thenCompose(stored -> storage.upkeep().replace(field, stored.head(), epoch, content));
            }
        });
    }

    /** Takes a trimmed log for a whole one. */
    static Storage blindToTrimming(Storage storage) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
                return super.readLog(field, epoch, after, limit)
                        .thenApply(read -> read.map(log -> new LogRead(log.head(), true, log.entries())));
            }
        });
    }

    /** Has one place for the documents of all tenants. */
    static Storage withoutTenants(Storage storage) {
        return renaming(storage, key -> new DocumentKey("everybody", key.documentId()));
    }

    /** Does not tell upper case from lower. */
    static Storage withoutCase(Storage storage) {
        return renaming(
                storage, key -> new DocumentKey(key.tenantId(), key.documentId().toLowerCase(Locale.ROOT)));
    }

    private static Storage renaming(Storage storage, UnaryOperator<DocumentKey> name) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<Map<String, StoredField>> load(
                    DocumentKey document, @Nullable Collection<String> names) {
                return super.load(name.apply(document), names);
            }

            @Override
            public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
                return super.create(name.apply(field.document()).field(field.fieldName()), epoch, content);
            }

            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                return super.commit(name.apply(document), commits);
            }
        });
    }

    /** Forgets how far clients have come. */
    static Storage forgetful(Storage storage) {
        return new ForwardingStorage(storage) {
            @Override
            public DocumentClients documentClients() {
                return (field, epoch, clientId, generation) ->
                        CompletableFuture.completedFuture(ClientRecord.none(generation));
            }
        };
    }

    /** Trims what it is told to trim without looking at the snapshot: the snapshot is dropped. */
    static Storage withoutSnapshots(Storage storage) {
        return withUpkeep(storage, upkeep -> new ForwardingUpkeep(upkeep) {
            @Override
            public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    private static Storage withUpkeep(Storage storage, UnaryOperator<DocumentUpkeep> breaking) {
        DocumentUpkeep broken = breaking.apply(storage.upkeep());
        return new ForwardingStorage(storage) {
            @Override
            public DocumentUpkeep upkeep() {
                return broken;
            }
        };
    }

    /** Deletes a document and does not remember that: whoever comes late makes another. */
    static Storage withoutTombstones(Storage storage) {
        Map<DocumentKey, Integer> deleted = new HashMap<>();
        UnaryOperator<DocumentKey> life =
                key -> new DocumentKey(key.tenantId(), key.documentId() + '-' + deleted.getOrDefault(key, 0));
        return withUpkeep(renaming(storage, life), upkeep -> new ForwardingUpkeep(upkeep) {
            @Override
            public CompletionStage<Void> delete(DocumentKey document) {
                deleted.merge(document, 1, Integer::sum);
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    /** Tells of commits, but not that a field was replaced or a document deleted. */
    static Storage silentAboutEnds(Storage storage) {
        return withBus(storage, new ForwardingBus(storage.bus()) {
            @Override
            public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                return super.subscribe(topic, event -> {
                    if (!(event instanceof FieldRestarted) && !(event instanceof DocumentDeleted)) {
                        listener.accept(event);
                    }
                });
            }
        });
    }

    private static Storage withBus(Storage storage, Bus bus) {
        return new ForwardingStorage(storage) {
            @Override
            public Bus bus() {
                return bus;
            }
        };
    }

    /** Takes any token. */
    static Storage credulous(Storage storage) {
        ClientStore clients = storage.clients();
        return new ForwardingStorage(storage) {
            @Override
            public ClientStore clients() {
                return new ClientStore() {
                    @Override
                    public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
                        return clients.issue(client, "any", timeToLive);
                    }

                    @Override
                    public CompletionStage<OptionalLong> resume(
                            ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
                        return clients.resume(client, "any", "any", timeToLive);
                    }

                    @Override
                    public CompletionStage<Void> forget(ClientKey client) {
                        return clients.forget(client);
                    }

                    @Override
                    public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
                        return clients.touch(client, timeToLive);
                    }
                };
            }
        };
    }

    /** Keeps every mark. */
    static Storage neverSaved(Storage storage) {
        SaveIndex saves = storage.saves();
        return new ForwardingStorage(storage) {
            @Override
            public SaveIndex saves() {
                return new SaveIndex() {
                    @Override
                    public CompletionStage<Void> saved(FieldKey field, Head head) {
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public CompletionStage<List<FieldKey>> unsaved(Duration age, int limit) {
                        return saves.unsaved(age, limit);
                    }
                };
            }
        };
    }

    /** Gives the last revocation again to who knows it. */
    static Storage repeatingRevocations(Storage storage) {
        RevocationStore log = storage.revocations();
        return new ForwardingStorage(storage) {
            @Override
            public RevocationStore revocations() {
                return new RevocationStore() {
                    @Override
                    public CompletionStage<Long> append(Revocation revocation, Duration keep) {
                        return log.append(revocation, keep);
                    }

                    @Override
                    public CompletionStage<List<Positioned>> readAfter(long position, int limit) {
                        return log.readAfter(position - 1, limit);
                    }
                };
            }
        };
    }

    /** Tells everything twice. */
    static Storage stuttering(Storage storage) {
        return withBus(storage, new ForwardingBus(storage.bus()) {
            @Override
            public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                return super.subscribe(topic, event -> {
                    listener.accept(event);
                    listener.accept(event);
                });
            }
        });
    }

    private static Storage withLocks(Storage storage, UnaryOperator<LockStore> breaking) {
        LockStore broken = breaking.apply(storage.locks());
        return new ForwardingStorage(storage) {
            @Override
            public LockStore locks() {
                return broken;
            }
        };
    }

    /** Gives back whatever lock there is, whoever asks. */
    static Storage releasingForAnybody(Storage storage) {
        return withLocks(storage, locks -> new ForwardingLocks(locks) {
            @Override
            public CompletionStage<LockRelease> release(FieldKey field, Author author) {
                return super.force(field).thenApply(had -> had ? new LockRelease.Released() : new LockRelease.Free());
            }
        });
    }

    /** Takes a renewal for a new request. */
    static Storage grantingAnew(Storage storage) {
        return withLocks(storage, locks -> new ForwardingLocks(locks) {
            @Override
            public CompletionStage<LockAnswer> acquire(
                    FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
                return super.release(field, holder.author())
                        .thenCompose(released -> super.acquire(field, holder, terms, wait));
            }
        });
    }

    /** Does not know an older session of a client from a newer one. */
    static Storage blindToGenerations(Storage storage) {
        return withLocks(storage, locks -> new ForwardingLocks(locks) {
            @Override
            public CompletionStage<LockRelease> release(FieldKey field, Author author) {
                return super.release(field, newest(author));
            }

            @Override
            public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
                return super.disconnect(field, newest(author), grace);
            }

            private Author newest(Author author) {
                return new Author(author.userId(), author.clientId(), author.sessionId(), Long.MAX_VALUE);
            }
        });
    }

    /** Lets nobody wait. */
    static Storage withoutQueues(Storage storage) {
        return withLocks(storage, locks -> new ForwardingLocks(locks) {
            @Override
            public CompletionStage<LockAnswer> acquire(
                    FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
                return super.acquire(field, holder, terms, false);
            }
        });
    }

    /** Counts nothing for a tenant. */
    static Storage withoutCaps(Storage storage) {
        return withLocks(storage, locks -> new ForwardingLocks(locks) {
            @Override
            public CompletionStage<LockAnswer> acquire(
                    FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
                LockTerms endless = new LockTerms(
                        terms.lease(), terms.idle(), Integer.MAX_VALUE, terms.waiters(), terms.patience());
                return super.acquire(field, holder, endless, wait);
            }
        });
    }

    /** Commits whatever the locks say. */
    static Storage unfenced(Storage storage) {
        return withClaims(storage, claims -> LockClaims.NONE);
    }

    /** Lets a former holder in as long as nobody else holds the lock. */
    static Storage forgivingFormerHolders(Storage storage) {
        return withClaims(storage, claims -> new LockClaims(claims.enforced(), Map.of()));
    }

    static Storage countingEachAlone(Storage storage) {
        return withRates(
                storage,
                (tenantId, debits) -> CompletableFuture.completedFuture(
                        debits.stream().map(RateDebit::lacking).toList()));
    }

    static Storage neverRefilling(Storage storage) {
        Map<String, Duration> taken = new ConcurrentHashMap<>();
        return withRates(
                storage,
                (tenantId, debits) -> CompletableFuture.completedFuture(debits.stream()
                        .map(debit ->
                                taken.merge(tenantId + debit.budget() + debit.userId(), debit.amount(), Duration::plus))
                        .toList()));
    }

    static Storage oneBucketForAllBudgets(Storage storage) {
        return withRates(
                storage,
                (tenantId, debits) -> storage.rates()
                        .take(
                                tenantId,
                                debits.stream()
                                        .map(debit -> new RateDebit(
                                                Budget.CONTROL,
                                                debit.userId(),
                                                debit.amount(),
                                                debit.lacking(),
                                                debit.most()))
                                        .toList()));
    }

    private static Storage withRates(Storage storage, RateStore rates) {
        return new ForwardingStorage(storage) {
            @Override
            public RateStore rates() {
                return rates;
            }
        };
    }

    private static Storage withClaims(Storage storage, UnaryOperator<LockClaims> lie) {
        return withDocuments(storage, documents -> new ForwardingDocuments(documents) {
            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                return super.commit(
                        document,
                        commits.stream()
                                .map(commit -> new FieldCommit(
                                        commit.fieldName(),
                                        commit.expected(),
                                        commit.initial(),
                                        commit.entries(),
                                        commit.carets(),
                                        commit.size(),
                                        lie.apply(commit.locks())))
                                .toList());
            }
        });
    }

    private static Storage withPresence(Storage storage, PresenceStore broken) {
        return new ForwardingStorage(storage) {
            @Override
            public PresenceStore presence() {
                return broken;
            }
        };
    }

    /** Takes each connection for somebody who comes, and each that ends for somebody who goes. */
    static Storage countingConnections(Storage storage) {
        return withPresence(storage, new ForwardingPresence(storage.presence()) {
            @Override
            public CompletionStage<Optional<PresenceChange>> enter(
                    PresencePlace place, PresenceEntry entry, Instant at) {
                return super.enter(place, entry, at)
                        .thenApply(change -> change.or(() -> Optional.of(new PresenceChange(1, true, entry, at))));
            }
        });
    }

    /** Says that nothing has changed to whoever names any version. */
    static Storage neverNewer(Storage storage) {
        return withPresence(storage, new ForwardingPresence(storage.presence()) {
            @Override
            public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
                return super.list(place, known).thenApply(roster -> roster.filter(found -> known < 0));
            }
        });
    }

    private static Storage withLeases(Storage storage, NodeLeases broken) {
        return new ForwardingStorage(storage) {
            @Override
            public NodeLeases nodeLeases() {
                return broken;
            }
        };
    }

    /** Takes every node for one that never went away. */
    static Storage alwaysHeld(Storage storage) {
        NodeLeases leases = storage.nodeLeases();
        return withLeases(storage, new NodeLeases() {
            @Override
            public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                return leases.renew(node, timeToLive, at).thenApply(held -> true);
            }

            @Override
            public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                return leases.sweep();
            }
        });
    }

    /** Never ends a lease. */
    static Storage withGhosts(Storage storage) {
        NodeLeases leases = storage.nodeLeases();
        return withLeases(storage, new NodeLeases() {
            @Override
            public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                return leases.renew(node, Duration.ofDays(1), at);
            }

            @Override
            public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                return leases.sweep();
            }
        });
    }
}
