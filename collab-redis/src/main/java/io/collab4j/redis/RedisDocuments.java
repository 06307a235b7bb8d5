package io.collab4j.redis;

import io.collab4j.store.CommitResult;
import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.LockRefusal;
import io.collab4j.store.CommitResult.LockRefused;
import io.collab4j.store.CommitResult.Refusal;
import io.collab4j.store.CommitResult.Refused;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LogEntry;
import io.collab4j.store.LogRead;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.StoredField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Documents and their logs. Any thread. */
final class RedisDocuments implements DocumentStore {
    static final Script LOAD = Script.of("load", "time", "fields");
    private static final Script FIELD_SIZES = Script.of("field_sizes", "time", "fields");
    private static final Script CREATE = Script.of("create", "time", "fields");
    private static final Script COMMIT = Script.of("commit", "time", "fields", "clients", "locks");
    private static final Script READ_LOG = Script.of("read_log", "time", "fields");

    /** A turn ends with the commit of the node that has it, which is nearly always sooner than its time is over. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    /** The lane of what is asked of a document besides. Whoever opens one asks for its sizes and for its content at once. */
    private record Sizes(DocumentKey document) {}

    private final RedisContext context;
    private final Races races = new Races();

    RedisDocuments(RedisContext context) {
        this.context = context;
    }

    /** The answer of a script; of a deleted document there is none. */
    static List<Reply> unlessDeleted(Reply reply) {
        List<Reply> answer = reply.list();
        if (answer.get(0).text().equals("deleted")) {
            throw new DocumentDeletedException();
        }
        return answer;
    }

    static List<String> texts(List<Reply> answer, int from) {
        return answer.subList(from, answer.size()).stream().map(Reply::text).toList();
    }

    @Override
    public CompletionStage<Map<String, StoredField>> load(DocumentKey document, @Nullable Collection<String> names) {
        return context.read(
                document, redis -> names == null ? loadAll(redis, document) : fields(load(redis, document, "", names)));
    }

    /** A script may touch only what it is told of; so it is told which fields there are until it finds no others. */
    private Map<String, StoredField> loadAll(UnifiedJedis redis, DocumentKey document) {
        List<Reply> answer = load(redis, document, "0", List.of());
        while (answer.get(0).text().equals("fields")) {
            answer = load(redis, document, answer.get(1).text(), texts(answer, 2));
        }
        return fields(answer);
    }

    private List<Reply> load(UnifiedJedis redis, DocumentKey document, String known, Collection<String> names) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(context.keys().document(document));
        Arguments arguments = new Arguments().add(known);
        for (String name : names) {
            keys.add(context.keys().of(document.field(name), "log"));
            arguments.add(name);
        }
        return unlessDeleted(LOAD.run(redis, keys, arguments));
    }

    private static Map<String, StoredField> fields(List<Reply> answer) {
        Map<String, StoredField> fields = new HashMap<>();
        for (Reply each : answer.subList(1, answer.size())) {
            List<Reply> field = each.list();
            fields.put(field.get(0).text(), RedisFields.field(field));
        }
        return fields;
    }

    @Override
    public CompletionStage<Map<String, Long>> fieldSizes(DocumentKey document) {
        List<byte[]> keys = List.of(context.keys().document(document));
        return context.run(new Sizes(document), redis -> {
            List<Reply> answer = unlessDeleted(FIELD_SIZES.run(redis, keys, new Arguments()));
            Map<String, Long> sizes = new HashMap<>();
            for (int i = 1; i < answer.size(); i += 2) {
                sizes.put(answer.get(i).text(), answer.get(i + 1).number());
            }
            return sizes;
        });
    }

    @Override
    public CompletionStage<StoredField> create(FieldKey field, Epoch epoch, Encoded content) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(context.keys().document(field.document()));
        context.addField(keys, field);
        Arguments arguments =
                new Arguments().add(field.fieldName()).add(epoch.ordinal()).add(epoch.id());
        RedisFields.add(arguments, content);
        return context.write(
                field.document(),
                redis -> RedisFields.field(
                        unlessDeleted(CREATE.run(redis, keys, arguments)).get(1).list()));
    }

    @Override
    public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
        check(commits);
        List<byte[]> keys = new ArrayList<>();
        keys.add(context.keys().document(document));
        keys.add(context.keys().unsaved(document));
        keys.add(context.keys().of(document, "locks"));
        Arguments arguments = new Arguments()
                .add(context.newCall())
                .add(context.publishCommand())
                .add(context.keys().topic(document))
                .add(context.clientRecordLifetime())
                .add(context.firstEpoch().ordinal())
                .add(context.firstEpoch().id())
                .add(context.instance())
                .add(commits.size());
        for (FieldCommit commit : commits) {
            FieldKey field = document.field(commit.fieldName());
            context.addField(keys, field);
            add(arguments, field, commit);
        }
        return context.write(document, redis -> {
            List<Reply> answer = commit(redis, keys, arguments);
            races.ended(document, commits, answer.get(0).text());
            return result(answer, commits);
        });
    }

    /** As soon as it is not another node's turn. */
    private List<Reply> commit(UnifiedJedis redis, List<byte[]> keys, Arguments arguments) {
        List<Reply> answer = unlessDeleted(context.commits().commit(redis, COMMIT, keys, arguments));
        while (answer.get(0).text().equals("wait")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            answer = unlessDeleted(context.commits().commit(redis, COMMIT, keys, arguments));
        }
        return answer;
    }

    private static void check(List<FieldCommit> commits) {
        Set<String> fields = new HashSet<>();
        for (FieldCommit commit : commits) {
            if (!fields.add(commit.fieldName())) {
                throw new IllegalArgumentException("one commit of a field at a time");
            }
            long revision = commit.expected().revision();
            for (LogEntry entry : commit.entries()) {
                if (entry.revision() != ++revision) {
                    throw new IllegalArgumentException("revisions have to follow each other");
                }
            }
        }
    }

    private void add(Arguments arguments, FieldKey field, FieldCommit commit) {
        arguments.add(commit.fieldName()).add(Keys.member(field));
        RedisFields.add(arguments, commit.expected());
        RedisFields.add(arguments, commit.initial());
        arguments
                .add(commit.size())
                .add(commit.locks().enforced())
                .add(Events.write(
                        new PublishedCommit(commit.fieldName(), commit.expected(), commit.entries(), commit.carets())))
                .add(races.lost(field))
                .add(commit.entries().size());
        for (int i = 0; i < commit.entries().size(); i++) {
            Long claimed = commit.locks().tokens().get(i);
            arguments.add(claimed == null ? "" : claimed.toString());
            RedisFields.add(arguments, commit.entries().get(i));
        }
    }

    private static CommitResult result(List<Reply> answer, List<FieldCommit> commits) {
        String result = answer.get(0).text();
        if (result.equals("committed") || result.equals("repeated")) {
            return new Committed();
        }
        String fieldName = commits.get((int) answer.get(1).number()).fieldName();
        return switch (result) {
            case "behind" ->
                new Behind(
                        fieldName,
                        answer.get(2).isNothing() ? null : RedisFields.head(answer.get(2)),
                        RedisFields.entries(answer.get(3)));
            case "refused" ->
                new Refused(
                        fieldName,
                        (int) answer.get(2).number(),
                        Refusal.valueOf(answer.get(3).text()),
                        RedisFields.record(answer.get(4).list()));
            case "locked" ->
                new LockRefused(
                        fieldName,
                        refusals(answer.get(3).list()),
                        answer.get(2).isNothing()
                                ? null
                                : LockReplies.lock(answer.get(2).list()));
            default -> throw new IllegalStateException("an answer of another version: " + result);
        };
    }

    private static Map<Integer, LockRefusal> refusals(List<Reply> answer) {
        Map<Integer, LockRefusal> refusals = new HashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            refusals.put(
                    (int) answer.get(i).number(),
                    LockRefusal.valueOf(answer.get(i + 1).text()));
        }
        return refusals;
    }

    @Override
    public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
        List<byte[]> keys = List.of(
                context.keys().document(field.document()), context.keys().of(field, "log"));
        Arguments arguments =
                new Arguments().add(field.fieldName()).add(epoch).add(after).add(limit);
        return context.read(field.document(), redis -> {
            Reply reply = READ_LOG.run(redis, keys, arguments);
            return reply.isNothing() ? Optional.empty() : Optional.of(log(unlessDeleted(reply)));
        });
    }

    private static LogRead log(List<Reply> answer) {
        return new LogRead(
                RedisFields.head(answer.get(1)), answer.get(2).number() == 1, RedisFields.entries(answer.get(3)));
    }
}
