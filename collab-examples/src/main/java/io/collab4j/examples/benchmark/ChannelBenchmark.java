package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.channel.ChannelPublisher;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.session.Handshake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One publisher of the application and many subscribers of its channel: the publisher keeps some messages on their way and
 * sends the next when one has its place. Frames are JSON as on the wire; connections are in memory.
 */
final class ChannelBenchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(6);
    private static final int ON_THEIR_WAY = 32;

    private static final JsonValue LINE =
            JsonValue.of("a line of a log, about as long as most of them are: 0123456789");

    private ChannelBenchmark() {}

    /** Measures and prints one line for each number of subscribers. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("subscribers  published/s  delivered/s  messages/frame");
        for (int subscribers : new int[] {1, 100, 1_000}) {
            measure(subscribers);
        }
    }

    private static void measure(int subscribers) throws InterruptedException {
        try (Collab collab = Collab.builder()
                        .authorizer(Authorizer.of(access -> true))
                        .limits(CollabLimits.DEFAULT.unthrottled())
                        .build();
                ChannelPublisher publisher = collab.channels().publisher("bench", "workflow:1")) {
            List<LoopClient> clients = subscribe(collab, subscribers);
            Source source = new Source(publisher);
            for (int i = 0; i < ON_THEIR_WAY; i++) {
                source.next();
            }
            pause(WARM_UP);
            long published = source.published.sum();
            long messages = clients.stream().mapToLong(LoopClient::messages).sum();
            long frames = clients.stream().mapToLong(LoopClient::frames).sum();
            long began = System.nanoTime();
            pause(MEASURED);
            double seconds = (System.nanoTime() - began) / 1e9;
            published = source.published.sum() - published;
            messages = clients.stream().mapToLong(LoopClient::messages).sum() - messages;
            frames = clients.stream().mapToLong(LoopClient::frames).sum() - frames;
            source.stopped = true;
            System.out.printf(
                    Locale.ROOT,
                    "%11d  %,11.0f  %,11.0f  %14.1f%n",
                    subscribers,
                    published / seconds,
                    messages / seconds,
                    (double) messages / frames);
        }
    }

    private static List<LoopClient> subscribe(Collab collab, int subscribers) {
        List<LoopClient> clients = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            User user = User.named("bench", "user-" + i, "user " + i);
            LoopClient client = new LoopClient(false);
            clients.add(client);
            client.attach(collab.connect(client, new Handshake("127.0.0.1", new Identity(user, Instant.MAX))));
        }
        clients.forEach(client -> client.say("{\"type\":\"subscribe\",\"channel\":\"workflow:1\"}"));
        return clients;
    }

    private static void pause(Duration duration) throws InterruptedException {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Publishes another message whenever one has its place. */
    private static final class Source {
        private final ChannelPublisher publisher;
        private final LongAdder published = new LongAdder();
        private volatile boolean stopped;

        Source(ChannelPublisher publisher) {
            this.publisher = publisher;
        }

        void next() {
            publisher.publish("line", LINE).whenComplete((position, failure) -> onPublished(failure));
        }

        private void onPublished(@Nullable Throwable failure) {
            published.increment();
            if (!stopped && failure == null) {
                // Not on the channel's thread: a publisher is somebody else.
                ForkJoinPool.commonPool().execute(this::next);
            }
        }
    }
}
