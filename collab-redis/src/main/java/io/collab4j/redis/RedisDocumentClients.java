package io.collab4j.redis;

import io.collab4j.store.ClientRecord;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.FieldKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far clients have come. Any thread. */
final class RedisDocumentClients implements DocumentClients {
    private static final Script ATTACH = Script.of("attach", "time", "fields", "clients");

    private final RedisContext context;

    RedisDocumentClients(RedisContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<ClientRecord> attach(FieldKey field, String epoch, String clientId, long generation) {
        List<byte[]> keys = List.of(
                context.keys().document(field.document()),
                context.keys().of(field, "clients"),
                context.keys().of(field, "seen"));
        Arguments arguments = new Arguments()
                .add(field.fieldName())
                .add(epoch)
                .add(clientId)
                .add(generation)
                .add(context.clientRecordLifetime());
        return context.read(field.document(), redis -> {
            Reply reply = ATTACH.run(redis, keys, arguments);
            return reply.isNothing() ? ClientRecord.none(generation) : RedisFields.record(reply.list());
        });
    }
}
