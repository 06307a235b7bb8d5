package io.collab4j.redis;

import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.SaveIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Marks of fields that the application has not saved, in the bucket of their document. Any thread. */
final class RedisSaves implements SaveIndex {
    private static final Script SAVED = Script.of("saved", "time", "fields");
    private static final Script UNSAVED = Script.of("unsaved", "time");

    private final RedisContext context;

    RedisSaves(RedisContext context) {
        this.context = context;
    }

    private record Mark(FieldKey field, long since) {}

    @Override
    public CompletionStage<Void> saved(FieldKey field, Head head) {
        List<byte[]> keys = List.of(
                context.keys().document(field.document()), context.keys().unsaved(field.document()));
        Arguments arguments = new Arguments()
                .add(field.fieldName())
                .add(Keys.member(field))
                .add(head.epoch().ordinal())
                .add(head.revision());
        return context.run(field.document(), redis -> SAVED.run(redis, keys, arguments))
                .thenApply(done -> null);
    }

    /** Looks into every bucket, in any of which the oldest may be. */
    @Override
    public CompletionStage<List<FieldKey>> unsaved(Duration age, int limit) {
        Arguments arguments = new Arguments().add(age).add(limit);
        return context.run(this, redis -> {
            List<Mark> marks = new ArrayList<>();
            for (int bucket = 0; bucket < Keys.BUCKETS; bucket++) {
                List<Reply> found = UNSAVED.run(redis, List.of(context.keys().unsaved(bucket)), arguments)
                        .list();
                for (int i = 0; i < found.size(); i += 2) {
                    marks.add(new Mark(
                            Keys.field(found.get(i).text()), found.get(i + 1).number()));
                }
            }
            return marks.stream()
                    .sorted(Comparator.comparingLong(Mark::since))
                    .limit(limit)
                    .map(Mark::field)
                    .toList();
        });
    }
}
