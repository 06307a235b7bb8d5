package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextChange;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.jakarta.client.TextListener;
import io.collab4j.jakarta.client.TokenSupplier;
import io.collab4j.runtime.SystemRuntime;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Java clients of demo servers, and waiting for what they come to see. */
final class People implements AutoCloseable {
    private final List<CollabClient> clients = new CopyOnWriteArrayList<>();
    private final SystemRuntime threads = new SystemRuntime();

    /** Somebody who speaks to a port, with tokens from where the page is. */
    CollabClient connect(String user, int port, String tokensFrom) {
        return connect(port, reason -> CompletableFuture.supplyAsync(() -> token(user, tokensFrom)));
    }

    CollabClient connect(int port, TokenSupplier tokens) {
        CollabClient client = CollabClient.builder(URI.create("ws://127.0.0.1:" + port + "/realtime/ws"), tokens)
                .runtime(threads.runtime())
                .connect();
        clients.add(client);
        return client;
    }

    private static String token(String user, String from) {
        try {
            return IndependentClient.token(from, user, "acme");
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static TextField notes(CollabClient client) throws Exception {
        return within(client.join("d", List.of("notes"))).text("notes");
    }

    static <T> T within(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Completes when a field shows a text like this. */
    static CompletableFuture<String> shows(TextField field, Predicate<String> wanted) {
        CompletableFuture<String> shown = new CompletableFuture<>();
        field.listen(new TextListener() {
            @Override
            public void onChange(TextChange change) {
                check(change.text().toString());
            }

            private void check(String text) {
                if (wanted.test(text)) {
                    shown.complete(text);
                }
            }
        });
        String now = field.text().toString();
        if (wanted.test(now)) {
            shown.complete(now);
        }
        return shown;
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come to that");
            }
            Thread.sleep(10);
        }
    }

    /** Waits until it is like this; says what it is if it does not come to that. */
    static <T> void await(Supplier<T> actual, T expected) throws InterruptedException {
        try {
            await(() -> actual.get().equals(expected));
        } catch (AssertionError never) {
            assertThat(actual.get()).isEqualTo(expected);
        }
    }

    @Override
    public void close() {
        clients.forEach(CollabClient::close);
        threads.close();
    }
}
