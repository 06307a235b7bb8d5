package io.collab4j.jakarta;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keys that were configured and never change. */
record JwtGivenKeys(List<JwtKey> keys) implements JwtKeySource {
    JwtGivenKeys {
        keys = List.copyOf(keys);
    }

    @Override
    public CompletionStage<List<JwtKey>> find(JwtAlgorithm algorithm, @Nullable String kid) {
        return CompletableFuture.completedFuture(JwtKeySource.matching(keys, algorithm, kid));
    }
}
