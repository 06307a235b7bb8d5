package io.collab4j.store;

import java.util.concurrent.CompletionStage;

/** Documents that another store keeps small and whole. */
public class ForwardingUpkeep implements DocumentUpkeep {
    private final DocumentUpkeep upkeep;

    public ForwardingUpkeep(DocumentUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public CompletionStage<Void> writeSnapshot(FieldKey field, Head head, Encoded snapshot) {
        return upkeep.writeSnapshot(field, head, snapshot);
    }

    @Override
    public CompletionStage<Void> trim(FieldKey field, String epoch, long through) {
        return upkeep.trim(field, epoch, through);
    }

    @Override
    public CompletionStage<StoredField> replace(FieldKey field, Head expected, Epoch epoch, Encoded content) {
        return upkeep.replace(field, expected, epoch, content);
    }

    @Override
    public CompletionStage<Void> delete(DocumentKey document) {
        return upkeep.delete(document);
    }
}
