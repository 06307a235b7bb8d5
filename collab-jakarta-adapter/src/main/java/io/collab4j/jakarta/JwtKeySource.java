package io.collab4j.jakarta;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the keys of one issuer come from. Any thread; it never blocks its caller. */
interface JwtKeySource {

    /**
     * The keys that may have signed a token, few in number.
     *
     * @param kid as the token names it
     * @return empty if the issuer has no such key; fails with {@code store_unavailable} if nobody can tell
     */
    CompletionStage<List<JwtKey>> find(JwtAlgorithm algorithm, @Nullable String kid);

    /** Those of a list. */
    static List<JwtKey> matching(List<JwtKey> keys, JwtAlgorithm algorithm, @Nullable String kid) {
        return keys.stream().filter(key -> key.matches(algorithm, kid)).toList();
    }
}
