package io.collab4j.examples.recipes;

import io.collab4j.Collab;
import io.collab4j.document.ServerDocument;
import io.collab4j.identity.User;
import io.collab4j.ot.text.TextOperation;
import java.util.concurrent.CompletionStage;

/** A job or an assistant edits like any member. */
public final class EditingOnTheServer {
    private EditingOnTheServer() {}

    /** Adds a line to a record; completes with its revision when everybody is being told. */
    public static CompletionStage<Long> summarise(Collab collab, User assistant) {
        ServerDocument record = collab.open("record-1", assistant);
        return record.editText("notes", text -> TextOperation.insert(text.length(), "summary"))
                .whenComplete((revision, failure) -> record.close());
    }
}
