package io.collab4j.redis;

import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockStore;
import io.collab4j.store.LockTerms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import redis.clients.jedis.UnifiedJedis;

/** Locks beside their document, in one atomic step with its commits. Any thread. */
final class RedisLocks implements LockStore {
    private static final Script ACQUIRE = Script.of("acquire_lock", "time", "clients", "locks", "lock_changes");
    private static final Script RELEASE = script("release_lock");
    private static final Script FORCE = script("force_lock");
    private static final Script DISCONNECT = script("disconnect_lock");
    private static final Script LOOK = script("look_at_locks");

    private final RedisContext context;
    private final LockPlaces places;

    RedisLocks(RedisContext context) {
        this.context = context;
        this.places = new LockPlaces(context, this::placesIn);
    }

    private static Script script(String name) {
        return Script.of(name, "time", "locks", "lock_changes");
    }

    private Arguments on(DocumentKey document) {
        return new Arguments().add(context.publishCommand()).add(context.keys().topic(document));
    }

    private byte[] locksKey(DocumentKey document) {
        return context.keys().of(document, "locks");
    }

    private byte[] endedKey(DocumentKey document) {
        return context.keys().of(document, "ended");
    }

    private byte[] waitersKey(DocumentKey document) {
        return context.keys().of(document, "waiters");
    }

    private static void add(Arguments arguments, LockHolder holder) {
        Author author = holder.author();
        arguments
                .add(author.userId())
                .add(author.clientId())
                .add(author.sessionId())
                .add(author.generation())
                .add(holder.userInfo());
    }

    /** A grant needs a place among the tenant's locks, which lie elsewhere; nothing else does. */
    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        return context.run(field.document(), redis -> {
            List<Reply> answer = ask(redis, field, holder, terms, wait, "");
            if (!answer.get(0).text().equals("free")) {
                return answer(redis, field, terms, answer);
            }
            String place = places.name(field);
            if (!places.take(redis, field, place, terms)) {
                return new LockAnswer.Full();
            }
            List<Reply> granted = ask(redis, field, holder, terms, wait, place);
            if (!granted.get(0).text().equals("granted")) {
                places.leave(redis, field, place);
            }
            return answer(redis, field, terms, granted);
        });
    }

    private List<Reply> ask(
            UnifiedJedis redis, FieldKey field, LockHolder holder, LockTerms terms, boolean wait, String place) {
        DocumentKey document = field.document();
        Arguments arguments = on(document).add(field.fieldName());
        add(arguments, holder);
        arguments
                .add(terms.lease())
                .add(terms.idle())
                .add(terms.waiters())
                .add(terms.patience())
                .add(wait)
                .add(place)
                .add(context.newCall());
        List<byte[]> keys = List.of(
                locksKey(document),
                waitersKey(document),
                context.keys().of(document, "token"),
                context.keys().of(field, "clients"));
        return ACQUIRE.run(redis, keys, arguments).list();
    }

    private LockAnswer answer(UnifiedJedis redis, FieldKey field, LockTerms terms, List<Reply> answer) {
        return switch (answer.get(0).text()) {
            case "superseded" -> new LockAnswer.Superseded();
            case "denied" ->
                new LockAnswer.Denied(
                        LockReplies.holder(answer.subList(1, 6)),
                        Duration.ofMillis(answer.get(6).number()),
                        answer.get(7).number() == 1);
            default -> {
                List<Reply> lock = answer.get(1).list();
                places.keep(redis, field, LockReplies.place(lock), terms);
                yield new LockAnswer.Granted(LockReplies.lock(lock));
            }
        };
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        DocumentKey document = field.document();
        Arguments arguments = on(document)
                .add(field.fieldName())
                .add(author.clientId())
                .add(author.generation())
                .add(context.newCall());
        return context.run(document, redis -> {
            List<Reply> answer = RELEASE.run(
                            redis, List.of(locksKey(document), waitersKey(document), endedKey(document)), arguments)
                    .list();
            return switch (answer.get(0).text()) {
                case "free" -> new LockRelease.Free();
                case "foreign" ->
                    new LockRelease.Foreign(LockReplies.lock(answer.get(1).list()));
                default -> {
                    places.leave(redis, field, answer.get(1).text());
                    yield new LockRelease.Released();
                }
            };
        });
    }

    @Override
    public CompletionStage<Boolean> force(FieldKey field) {
        DocumentKey document = field.document();
        Arguments arguments = on(document).add(field.fieldName()).add(context.newCall());
        return context.run(document, redis -> {
            Reply place = FORCE.run(redis, List.of(locksKey(document), endedKey(document)), arguments);
            if (place.isNothing()) {
                return false;
            }
            places.leave(redis, field, place.text());
            return true;
        });
    }

    @Override
    public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
        DocumentKey document = field.document();
        Arguments arguments = on(document)
                .add(field.fieldName())
                .add(author.clientId())
                .add(author.generation())
                .add(grace)
                .add(context.newCall());
        return context.run(
                        document,
                        redis -> DISCONNECT.run(redis, List.of(locksKey(document), waitersKey(document)), arguments))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        Arguments arguments = on(document);
        add(arguments, holder);
        return context.run(document, redis -> look(redis, document, arguments));
    }

    @Override
    public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
        return context.run(document, redis -> look(redis, document, on(document)));
    }

    private List<FieldLock> look(UnifiedJedis redis, DocumentKey document, Arguments arguments) {
        return LOOK.run(redis, List.of(locksKey(document)), arguments).list().stream()
                .map(lock -> LockReplies.lock(lock.list()))
                .toList();
    }

    /** The places of a document's locks in force. */
    private List<String> placesIn(UnifiedJedis redis, DocumentKey document) {
        return LOOK.run(redis, List.of(locksKey(document)), on(document)).list().stream()
                .map(lock -> LockReplies.place(lock.list()))
                .toList();
    }
}
