package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.MessageSource;
import io.collab4j.protocol.Outlet;
import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A queue to one transport whose answers come when the test says so, with timers that are always too late. */
class OutboxTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long now;

    private final Connection connection = new Connection() {
        @Override
        public CompletionStage<Void> send(String frame) {
            sent.add(frame);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        @Override
        public void close(CloseCode code, String reason) {
            told.add("close");
        }

        @Override
        public void abort() {
            told.add("abort");
        }
    };

    private final Scheduler late = new Scheduler() {
        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return now;
        }
    };

    private final Load load = new Load();
    private final AtomicInteger delivered = new AtomicInteger();
    private final Outbox outbox = new Outbox(
            connection,
            new OutgoingLimits(1_000, 10, Duration.ofSeconds(30), 1, LIMIT),
            late,
            new FlushTicker(late),
            load,
            delivered::addAndGet,
            () -> told.add("too slow"),
            () -> told.add("broken"));

    @Test
    void theNextFrameLeavesWhenTheOneBeforeHas() {
        outbox.add("\"a\"");
        outbox.add("\"b\"");
        assertThat(sent).containsExactly("\"a\"");
        now = LIMIT.toNanos() - 1;
        answers.get(0).complete(null);
        assertThat(sent).containsExactly("\"a\"", "\"b\"");
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsRelayedIsDeliveredAndWhatIsAnsweredIsNot() {
        outbox.add("\"an answer\"");
        outbox.addUncounted("\"a content\"");
        assertThat(delivered).hasValue(0);
        answers.get(0).complete(null);
        answers.get(1).complete(null);
        outbox.add(new TwoMessages("\"somebody came\"", "\"an edit\""), 0);
        assertThat(sent).last().isEqualTo("[\"somebody came\",\"an edit\"]");
        assertThat(delivered).hasValue("\"an edit\"".length());
    }

    /** Says two things once. */
    private static final class TwoMessages implements MessageSource {
        private final String news;
        private final String relayed;
        private boolean ready = true;

        TwoMessages(String news, String relayed) {
            this.news = news;
            this.relayed = relayed;
        }

        @Override
        public void take(Outlet outlet) {
            outlet.add(news);
            outlet.relay(relayed);
            ready = false;
        }

        @Override
        public boolean isReady() {
            return ready;
        }
    }

    @Test
    void aSuccessThatComesTooLateIsNone() {
        outbox.add("\"a\"");
        outbox.add("\"b\"");
        now = LIMIT.toNanos();
        answers.get(0).complete(null);
        assertThat(told).containsExactly("too slow");
        outbox.add("\"c\"");
        assertThat(sent)
                .as("nothing follows a frame that may have been cut off")
                .containsExactly("\"a\"");
    }

    @Test
    void aFailureIsTheEnd() {
        outbox.add("\"a\"");
        answers.get(0).completeExceptionally(new IllegalStateException("gone"));
        assertThat(told).containsExactly("broken");
    }
}
