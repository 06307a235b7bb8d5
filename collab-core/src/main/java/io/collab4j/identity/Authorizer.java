package io.collab4j.identity;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Decides every single action. Any number of threads call it, for every edit too, so it answers from memory where it
 * can; a failure, or no answer within a second, counts as no.
 */
@FunctionalInterface
public interface Authorizer {

    /** Allows nothing. */
    Authorizer NOTHING = of(access -> false);

    /** Whether the access is allowed. */
    CompletionStage<Boolean> allows(Access access);

    /** An authorizer that knows its answer at once. */
    static Authorizer of(Predicate<Access> rule) {
        return access -> CompletableFuture.completedFuture(rule.test(access));
    }
}
