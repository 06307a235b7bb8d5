package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.session.Handshake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole server without a container: writers in a closed loop on one document, each sending its next edit when the one
 * before is acknowledged, everybody receiving everything. Frames are JSON as on the wire; connections are in memory.
 */
final class EngineBenchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration MEASURED = Duration.ofSeconds(6);

    private EngineBenchmark() {}

    /** Measures and prints one line for each number of writers. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("writers  readers  committed/s  delivered/s  messages/frame");
        for (int[] crowd : new int[][] {{1, 0}, {10, 0}, {50, 0}, {10, 100}}) {
            measure(crowd[0], crowd[1]);
        }
    }

    private static void measure(int writers, int readers) throws InterruptedException {
        try (Collab collab = Collab.builder()
                .authorizer(Authorizer.of(access -> true))
                .limits(CollabLimits.DEFAULT.unthrottled())
                .build()) {
            List<LoopClient> clients = new ArrayList<>();
            for (int i = 0; i < writers + readers; i++) {
                User user = User.named("bench", "user-" + i, "user " + i);
                LoopClient client = new LoopClient(i < writers);
                clients.add(client);
                client.attach(collab.connect(client, new Handshake("127.0.0.1", new Identity(user, Instant.MAX))));
            }
            clients.forEach(
                    client -> client.say("{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}"));
            pause(WARM_UP);
            Counts before = Counts.of(clients);
            long began = System.nanoTime();
            pause(MEASURED);
            double seconds = (System.nanoTime() - began) / 1e9;
            Counts during = Counts.of(clients).minus(before);
            clients.forEach(LoopClient::stop);
            System.out.printf(
                    Locale.ROOT,
                    "%7d  %7d  %,11.0f  %,11.0f  %14.1f%n",
                    writers,
                    readers,
                    during.acknowledged() / seconds,
                    during.messages() / seconds,
                    (double) during.messages() / during.frames());
        }
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

    /** What was received so far. */
    private record Counts(long acknowledged, long messages, long frames) {
        static Counts of(List<LoopClient> clients) {
            long acknowledged = 0;
            long messages = 0;
            long frames = 0;
            for (LoopClient client : clients) {
                acknowledged += client.acknowledged();
                messages += client.messages();
                frames += client.frames();
            }
            return new Counts(acknowledged, messages, frames);
        }

        Counts minus(Counts other) {
            return new Counts(acknowledged - other.acknowledged, messages - other.messages, frames - other.frames);
        }
    }
}
