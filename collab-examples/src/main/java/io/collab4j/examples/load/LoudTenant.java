package io.collab4j.examples.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A tenant of which a few publish long messages to a channel that a crowd of its own listens to, as fast as a connection may. Its
 * people read everything and look at hardly anything, on a thread of their own.
 */
final class LoudTenant implements AutoCloseable {
    private static final String TENANT = "loud";
    private static final String CHANNEL = "chat:loud";
    private static final int ENTERING_AT_ONCE = 64;
    private static final long MILLI = 1_000_000L;
    private static final long WAIT = 5 * MILLI;
    private static final long ALIVE = 10_000 * MILLI;
    /** Once somebody listens, frames beyond this are messages of the channel and who comes, and nothing else. */
    private static final int SHORT = 1_000;

    private final URI uri;
    private final Tokens tokens;
    private final Bytes publication;
    private final long every;
    private final int wanted;
    private final int shouting;
    private final SplittableRandom random = new SplittableRandom(1);
    private final LoadLoop loop = new LoadLoop(random);
    private final List<Person> people = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final Thread thread = new Thread(this::live, "loud-tenant");
    private volatile boolean over;
    private volatile boolean silent = true;

    /**
     * Begins to connect them; they are silent at first.
     *
     * @param shouting how many of them publish
     * @param length of what they say, in characters
     * @param every between two messages of one of them
     */
    LoudTenant(URI uri, String secret, int people, int shouting, int length, Duration every) throws IOException {
        this.uri = uri;
        this.tokens = new Tokens(secret);
        this.shouting = shouting;
        this.every = every.toNanos();
        this.publication = new Bytes()
                .put("{\"type\":\"publish\",\"channel\":\"" + CHANNEL + "\",\"event\":\"said\",\"data\":\""
                        + "x".repeat(length) + "\"}");
        this.wanted = people;
        thread.setDaemon(true);
        thread.start();
    }

    boolean isComplete() {
        return inside.get() == wanted;
    }

    void raiseVoices() {
        silent = false;
    }

    void beSilent() {
        silent = true;
    }

    /** Bytes that all of them together have been sent, of everything. */
    long received() {
        return bytes.sum();
    }

    /** Publications that were refused. */
    long refused() {
        return refused.sum();
    }

    /** Connections that ended. */
    long cut() {
        return cut.sum();
    }

    private void live() {
        long began = System.nanoTime();
        long alive = began;
        long[] next = new long[shouting];
        for (int i = 0; i < shouting; i++) {
            next[i] = began + random.nextLong(every);
        }
        try {
            while (!over) {
                long now = System.nanoTime();
                while (people.size() < wanted && people.size() < inside.get() + ENTERING_AT_ONCE) {
                    people.add(new Person(people.size()));
                }
                for (int i = 0; i < shouting; i++) {
                    if (now - next[i] >= 0 && i < people.size()) {
                        next[i] += every;
                        people.get(i).shout();
                    }
                }
                if (now - alive > ALIVE) {
                    alive = now;
                    people.forEach(Person::stir);
                }
                loop.poll(WAIT);
            }
        } catch (IOException failure) {
            cut.add(people.size());
        }
    }

    /** One of them. */
    private final class Person implements LoadConnection.Listener {
        private final int index;
        private final LoadConnection connection;
        private boolean subscribed;

        Person(int index) throws IOException {
            this.index = index;
            Upgrade upgrade = new Upgrade(uri, List.of("Sec-WebSocket-Protocol: collab.v1"), random);
            this.connection = loop.open(uri, upgrade, index, this);
        }

        void shout() {
            if (subscribed && !silent) {
                connection.text(publication);
            }
        }

        void stir() {
            if (subscribed) {
                connection.stir();
            }
        }

        @Override
        public void opened() {
            // The server speaks first.
        }

        @Override
        public void received(byte[] frame, int from, int to) {
            bytes.add(to - from);
            if (!subscribed || to - from < SHORT) {
                hear(new String(frame, from, to - from, StandardCharsets.UTF_8));
            }
        }

        private void hear(String frame) {
            if (frame.contains("\"auth_required\"")) {
                say("{\"type\":\"authenticate\",\"token\":\"" + tokens.issue("loud-" + index, TENANT) + "\"}");
            } else if (frame.contains("\"authenticated\"") || frame.contains("\"unsubscribed\"")) {
                say("{\"type\":\"subscribe\",\"channel\":\"" + CHANNEL + "\"}");
            } else if (frame.contains("\"subscribed\"")) {
                inside.addAndGet(subscribed ? 0 : 1);
                subscribed = true;
            } else if (frame.contains("\"rate_limited\"")) {
                refused.increment();
            }
        }

        private void say(String message) {
            connection.text(new Bytes().put(message));
        }

        @Override
        public void drained() {
            // Nothing waits for that.
        }

        @Override
        public void closed(String reason) {
            subscribed = false;
            cut.increment();
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        people.forEach(person -> person.connection.hangUp());
        loop.close();
    }
}
