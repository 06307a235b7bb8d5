package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application for tokens, and brings what comes back onto the loop. A supplier may have asked a server that was just
 * going away, and then it never answers.
 */
final class Tokens {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final TokenSupplier supplier;
    private final Loop loop;

    Tokens(TokenSupplier supplier, Loop loop) {
        this.supplier = supplier;
        this.loop = loop;
    }

    /** Exactly one of the two is called, on the loop, never before this returns. */
    void ask(TokenSupplier.Reason reason, Consumer<String> given, Consumer<ClientException> failed) {
        Question question = new Question(given, failed);
        try {
            supplier.token(reason)
                    .whenComplete((token, failure) -> loop.execute(() -> question.answered(token, failure)));
        } catch (RuntimeException failure) {
            loop.execute(() -> question.answered(null, failure));
        }
    }

    /** One that is answered once. On the loop only. */
    private final class Question {
        private final Consumer<String> given;
        private final Consumer<ClientException> failed;
        private final Cancellable timer =
                loop.schedule(PATIENCE, () -> answered(null, new TimeoutException("no token in time")));
        private boolean isAnswered;

        Question(Consumer<String> given, Consumer<ClientException> failed) {
            this.given = given;
            this.failed = failed;
        }

        void answered(@Nullable String token, @Nullable Throwable failure) {
            if (isAnswered) {
                return;
            }
            isAnswered = true;
            timer.cancel();
            if (failure == null && token != null) {
                given.accept(token);
            } else {
                failed.accept(unavailable(failure));
            }
        }
    }

    private static ClientException unavailable(@Nullable Throwable cause) {
        return new ClientException("token_unavailable", "the token supplier failed", cause);
    }
}
