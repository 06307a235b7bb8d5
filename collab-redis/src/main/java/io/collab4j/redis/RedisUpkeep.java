package io.collab4j.redis;

import io.collab4j.store.DocumentDeleted;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentUpkeep;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.Head;
import io.collab4j.store.StoredField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import redis.clients.jedis.UnifiedJedis;

/** Snapshots, trimming, new epochs and the end of documents. Any thread. */
final class RedisUpkeep implements DocumentUpkeep {
    private static final Script WRITE_SNAPSHOT = Script.of("write_snapshot", "time", "fields");
    private static final Script TRIM = Script.of("trim", "time", "fields");
    private static final Script REPLACE = Script.of("replace", "time", "fields");
    private static final Script DELETE = Script.of("delete", "time", "fields");

    private final RedisContext context;

    RedisUpkeep(RedisContext context) {
        this.context = context;
    }

    private CompletionStage<Void> onLog(Script script, FieldKey field, Arguments arguments) {
        List<byte[]> keys = List.of(
                context.keys().document(field.document()), context.keys().of(field, "log"));
        return context.run(field.document(), redis -> script.run(redis, keys, arguments))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
        Arguments arguments = new Arguments().add(field.fieldName());
        RedisFields.add(arguments, head);
        RedisFields.add(arguments, snapshot);
        return onLog(WRITE_SNAPSHOT, field, arguments);
    }

    @Override
    public CompletionStage<Void> trim(FieldKey field, String epoch, long through) {
        return onLog(
                TRIM, field, new Arguments().add(field.fieldName()).add(epoch).add(through));
    }

    @Override
    public CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content) {
        DocumentKey document = field.document();
        List<byte[]> keys = new ArrayList<>();
        keys.add(context.keys().document(document));
        context.addField(keys, field);
        keys.add(context.keys().unsaved(document));
        Arguments arguments =
                new Arguments().add(field.fieldName()).add(epoch.ordinal()).add(epoch.id());
        RedisFields.add(arguments, content);
        arguments.add(Keys.member(field));
        RedisFields.add(arguments, expected);
        arguments
                .add(context.publishCommand())
                .add(context.keys().topic(document))
                .add(Events.write(new FieldRestarted(field.fieldName(), Head.initial(epoch))));
        return context.writeSafely(
                document,
                redis -> RedisFields.field(RedisDocuments.unlessDeleted(REPLACE.run(redis, keys, arguments))
                        .get(1)
                        .list()));
    }

    @Override
    public CompletionStage<Void> delete(DocumentKey document) {
        return context.run(document, redis -> {
                    List<Reply> deleted = deleteAll(redis, document);
                    context.commits().secure(redis, context.keys().document(document));
                    return deleted;
                })
                .thenApply(done -> null);
    }

    /** The same game as for loading all of a document. */
    private List<Reply> deleteAll(UnifiedJedis redis, DocumentKey document) {
        List<Reply> answer = delete(redis, document, "0", List.of());
        while (answer.get(0).text().equals("fields")) {
            answer = delete(redis, document, answer.get(1).text(), RedisDocuments.texts(answer, 2));
        }
        return answer;
    }

    private List<Reply> delete(UnifiedJedis redis, DocumentKey document, String known, List<String> names) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(context.keys().document(document));
        keys.add(context.keys().unsaved(document));
        Arguments arguments = new Arguments()
                .add(known)
                .add(context.publishCommand())
                .add(context.keys().topic(document))
                .add(Events.write(new DocumentDeleted()));
        for (String name : names) {
            context.addField(keys, document.field(name));
            arguments.add(Keys.member(document.field(name)));
        }
        return DELETE.run(redis, keys, arguments).list();
    }
}
