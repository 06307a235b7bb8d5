package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One channel: what is published to it arrives in order, each message once, also over a lost line. Where the gap cannot
 * be closed any more that is said. May be used from any thread.
 */
public final class ClientChannel {
    private final ClientCore client;
    private final String name;
    private final Listeners<ChannelListener> listeners = new Listeners<>();
    private final ChannelSubscription subscription;

    ClientChannel(ClientCore client, String name) {
        this.client = client;
        this.name = name;
        this.subscription = new ChannelSubscription(client, name, listeners);
    }

    public String name() {
        return name;
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(ChannelListener listener) {
        return listeners.add(listener);
    }

    /** Hears what is published from now on. */
    public CompletionStage<ChannelStart> subscribe() {
        return subscribe(Optional.empty());
    }

    /** The same, beginning with so many of the newest messages, from 1. */
    public CompletionStage<ChannelStart> subscribe(int history) {
        if (history < 1) {
            throw new IllegalArgumentException("a history begins with one message");
        }
        return subscribe(Optional.of(history));
    }

    /**
     * Completes when the server has answered and what came with that was told, which may be long after when offline;
     * fails with a {@link ClientException} if it refuses. A channel that is subscribed answers with where it is.
     */
    private CompletionStage<ChannelStart> subscribe(Optional<Integer> history) {
        CompletableFuture<ChannelStart> done = new CompletableFuture<>();
        client.loop().run(() -> subscription.begin(history, done));
        return done.minimalCompletionStage();
    }

    /** What comes from now on is not told; subscribed again it starts anew. */
    public void unsubscribe() {
        client.loop().run(subscription::unsubscribe);
    }

    public CompletionStage<Long> publish(JsonValue data) {
        return publish("message", data);
    }

    /**
     * Publishes; need not be subscribed. It is sent once: with {@code connection_lost} nobody here knows whether it
     * arrived, with {@code offline} it did not.
     *
     * @param event an identifier
     * @return the message's offset, when the server has it
     */
    public CompletionStage<Long> publish(String event, JsonValue data) {
        CollabClient.requireName(event);
        CompletableFuture<Long> done = new CompletableFuture<>();
        client.loop().run(() -> {
            if (client.isOnline()) {
                ObjectWriter message = new ObjectWriter()
                        .put("type", "publish")
                        .put("channel", name)
                        .put("event", event)
                        .put("data", data);
                client.request(message, new Publishing(done));
            } else {
                done.completeExceptionally(new ClientException("offline", "there is no line"));
            }
        });
        return done.minimalCompletionStage();
    }

    ChannelSubscription subscription() {
        return subscription;
    }

    private final class Publishing implements Answers {
        private final CompletableFuture<Long> done;

        Publishing(CompletableFuture<Long> done) {
            this.done = done;
        }

        @Override
        public void refused(String ref, Message error) {
            ClientException reason = ClientException.of(error);
            client.reauthenticateIfCalled(reason);
            done.completeExceptionally(reason);
        }

        @Override
        public void answered(Message message) {
            done.complete(message.integer("offset", 0));
        }

        @Override
        public void lost() {
            done.completeExceptionally(
                    new ClientException("connection_lost", "the line was lost before the answer came"));
        }
    }
}
