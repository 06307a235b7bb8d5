package io.collab4j.examples.recipes;

import io.collab4j.Collab;
import io.collab4j.channel.ChannelPublisher;
import io.collab4j.document.FieldContent;
import io.collab4j.json.JsonValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What the application does without being a member: it publishes, takes back, closes and deletes. */
public final class RulingFromTheServer {
    private RulingFromTheServer() {}

    /** Shows everybody who watches the channel how an answer grows; completes when all of it is kept. */
    public static CompletionStage<Void> stream(Collab collab, Stream<String> tokens) {
        ChannelPublisher answer = collab.channels().publisher("acme", "ai:answer-7");
        return CompletableFuture.allOf(tokens.map(token ->
                                answer.publish("token", JsonValue.of(token)).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .whenComplete((kept, failure) -> answer.close());
    }

    /** Somebody leaves the company, a record is archived, another begins anew. */
    public static CompletionStage<Void> tidyUp(Collab collab) {
        return collab.revocations()
                .revokeUser("acme", "ann")
                .thenCompose(revoked -> collab.documents().delete("acme", "record-1"))
                .thenCompose(deleted -> collab.documents().reset("acme", "record-2", "notes", FieldContent.text("")));
    }
}
