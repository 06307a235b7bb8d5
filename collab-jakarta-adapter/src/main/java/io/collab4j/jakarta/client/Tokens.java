package io.collab4j.jakarta.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the application for tokens, and brings what comes back onto the loop. */
final class Tokens {
    private final TokenSupplier supplier;
    private final Loop loop;

    Tokens(TokenSupplier supplier, Loop loop) {
        this.supplier = supplier;
        this.loop = loop;
    }

    /** Exactly one of the two is called, on the loop, never before this returns. */
    void ask(TokenSupplier.Reason reason, Consumer<String> given, Consumer<ClientException> failed) {
        try {
            supplier.token(reason)
                    .whenComplete((token, failure) -> loop.execute(() -> {
                        if (failure == null && token != null) {
                            given.accept(token);
                        } else {
                            failed.accept(unavailable(failure));
                        }
                    }));
        } catch (RuntimeException failure) {
            loop.execute(() -> failed.accept(unavailable(failure)));
        }
    }

    private static ClientException unavailable(@Nullable Throwable cause) {
        return new ClientException("token_unavailable", "the token supplier failed", cause);
    }
}
