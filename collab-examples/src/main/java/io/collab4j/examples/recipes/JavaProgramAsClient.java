package io.collab4j.examples.recipes;

import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TextListener;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.ot.text.TextOperation;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Another program edits over the network. */
public final class JavaProgramAsClient {
    private JavaProgramAsClient() {}

    /** Shows the notes of a record in a view and adds a line; completes when the server has it. */
    public static CompletionStage<Void> annotate(URI server, Supplier<String> token, TextListener view) {
        CollabClient client =
                CollabClient.builder(server, TokenSupplier.of(token)).connect();
        return client.join("record-1")
                .thenCompose(record -> {
                    TextField notes = record.text("notes");
                    notes.listen(view);
                    return notes.edit(text -> TextOperation.insert(text.length(), "Done.\n"))
                            .thenCompose(shown -> notes.saved());
                })
                .whenComplete((saved, failure) -> client.close());
    }
}
