package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel subscribed: asks, after each lost line from where it was, and tells what comes once and in order. On
 * the loop only.
 */
final class ChannelSubscription {
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Ends after which the server is asked to go on; what cannot be made up for it says in its answer. */
    private static final Set<String> PASSING = Set.of("overtaken", "epoch_changed");

    private enum State {
        NONE,
        ASKED,
        SUBSCRIBED
    }

    /** The last message that was told. */
    private record Position(String epoch, long offset) {}

    private final ClientCore client;
    private final String channel;
    private final Listeners<ChannelListener> listeners;
    private List<CompletableFuture<ChannelStart>> waiting = new ArrayList<>();
    private State state = State.NONE;
    private @Nullable Position position;
    private Optional<Integer> history = Optional.empty();
    /** Counts questions; answers to earlier ones are no longer of interest. */
    private int attempt;

    private Cancellable retry = () -> {};

    ChannelSubscription(ClientCore client, String channel, Listeners<ChannelListener> listeners) {
        this.client = client;
        this.channel = channel;
        this.listeners = listeners;
    }

    void begin(Optional<Integer> newest, CompletableFuture<ChannelStart> done) {
        if (state == State.SUBSCRIBED && position != null) {
            done.complete(new ChannelStart(true, position.epoch(), position.offset()));
            return;
        }
        waiting.add(done);
        if (state == State.NONE) {
            history = newest;
            ask();
        }
    }

    void unsubscribe() {
        if (state != State.NONE) {
            client.send(new ObjectWriter().put("type", "unsubscribe").put("channel", channel));
            end(new ClientException("unsubscribed", "the channel was unsubscribed"));
        }
    }

    void connected() {
        if (state != State.NONE) {
            ask();
        }
    }

    void lost() {
        attempt++;
        retry.cancel();
        if (state == State.SUBSCRIBED) {
            state = State.ASKED;
        }
    }

    /** From where it was, or from now and what is wanted before. */
    private void ask() {
        state = State.ASKED;
        if (!client.isOnline()) {
            return;
        }
        Question question = new Question(++attempt, position);
        ObjectWriter message = new ObjectWriter().put("type", "subscribe").put("channel", channel);
        if (position != null) {
            message.raw(
                    "since",
                    new ObjectWriter()
                            .put("epoch", position.epoch())
                            .put("offset", position.offset())
                            .end());
        } else {
            history.ifPresent(count -> message.put("history", count));
        }
        client.request(message, question);
    }

    private final class Question implements Answers {
        private final int asked;
        private final @Nullable Position since;

        Question(int asked, @Nullable Position since) {
            this.asked = asked;
            this.since = since;
        }

        @Override
        public void answered(Message message) {
            if (asked == attempt) {
                subscribed(message, since);
            }
        }

        @Override
        public void refused(String ref, Message error) {
            if (asked == attempt) {
                ChannelSubscription.this.refused(error);
            }
        }
    }

    private void subscribed(Message answer, @Nullable Position since) {
        int asked = attempt;
        boolean goesOn = since != null && answer.is("recovered", false);
        ChannelStart start =
                new ChannelStart(since == null || goesOn, answer.text("epoch").orElse(""), answer.integer("offset", 0));
        List<Message> messages = answer.list("messages");
        long first = messages.isEmpty() ? start.offset() : messages.get(0).integer("offset", 1) - 1;
        state = State.SUBSCRIBED;
        position = goesOn ? since : new Position(start.epoch(), first);
        listeners.tell(listener -> listener.onSubscribed(start));
        for (Message message : messages) {
            // A listener may have thought better of it.
            if (asked == attempt) {
                tell(message);
            }
        }
        if (asked == attempt) {
            position = new Position(start.epoch(), Math.max(start.offset(), offset()));
            List<CompletableFuture<ChannelStart>> told = waiting;
            waiting = new ArrayList<>();
            told.forEach(done -> done.complete(start));
        }
    }

    void receive(Message message) {
        if (state != State.SUBSCRIBED) {
            return;
        }
        Optional<String> reason = message.text("reason");
        if (message.type().equals("message")) {
            arrived(message);
        } else if (message.type().equals("unsubscribed") && reason.isPresent()) {
            ended(reason.get());
        }
    }

    private void arrived(Message message) {
        if (message.integer("offset", 0) > offset() + 1) {
            // One is missing: it is asked for, and this one with it.
            ask();
        } else {
            tell(message);
        }
    }

    private void tell(Message message) {
        ChannelMessage told = ChannelMessage.of(message);
        if (position != null && told.offset() > position.offset()) {
            position = new Position(position.epoch(), told.offset());
            listeners.tell(listener -> listener.onMessage(told));
        }
    }

    private long offset() {
        return position == null ? 0 : position.offset();
    }

    private void ended(String reason) {
        if (PASSING.contains(reason)) {
            ask();
        } else {
            end(new ClientException(reason, "the server has ended the subscription"));
            listeners.tell(listener -> listener.onUnsubscribed(reason, Optional.empty()));
        }
    }

    private void refused(Message error) {
        ClientException reason = ClientException.of(error);
        client.reauthenticateIfCalled(reason);
        if (reason.passes()) {
            retry = client.loop().schedule(error.millis("retry_after_ms").orElse(RETRY), this::ask);
        } else {
            end(reason);
            listeners.tell(listener -> listener.onUnsubscribed(reason.code(), Optional.of(reason)));
        }
    }

    private void end(ClientException why) {
        lost();
        state = State.NONE;
        position = null;
        List<CompletableFuture<ChannelStart>> told = waiting;
        waiting = new ArrayList<>();
        told.forEach(done -> done.completeExceptionally(why));
    }
}
