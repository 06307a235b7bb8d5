package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lines to a node in the same virtual world: frames take time, keep their order, and are lost when the line is cut. */
final class MemoryTransport implements Transport {
    private final VirtualWorld world;
    private final Supplier<Collab> node;
    /** Every line that was ever opened. */
    final List<MemoryLine> lines = new ArrayList<>();

    Supplier<Duration> latency = () -> Duration.ofMillis(5);
    boolean reachable = true;
    /** Whether lines open and nothing gets through. */
    boolean mute;

    MemoryTransport(VirtualWorld world, Supplier<Collab> node) {
        this.world = world;
        this.node = node;
    }

    @Override
    public Line open(String token, Listener listener) {
        MemoryLine line = new MemoryLine(listener);
        lines.add(line);
        if (reachable) {
            line.later(line.toClient, line::connect);
        } else {
            line.later(line.toClient, () -> line.cut(1006));
        }
        return line;
    }

    MemoryLine last() {
        return lines.get(lines.size() - 1);
    }

    /** Keeps an order of arrival. */
    private static final class Way {
        private long lastArrival;
    }

    final class MemoryLine implements Line {
        private final Listener listener;
        private final Way toClient = new Way();
        private final Way toServer = new Way();
        private @Nullable ClientSession session;
        private boolean over;
        /** What the client sent, and what arrived at it. */
        final List<String> sent = new ArrayList<>();

        final List<String> heard = new ArrayList<>();
        boolean deaf = mute;
        Predicate<String> swallow = frame -> false;

        MemoryLine(Listener listener) {
            this.listener = listener;
        }

        private void connect() {
            session = node.get().connect(new ServerSide(), new Handshake("192.0.2.1", null));
            listener.onOpen();
        }

        void later(Way way, Runnable task) {
            long at = Math.max(way.lastArrival, world.nanoTime() + latency.get().toNanos());
            way.lastArrival = at;
            world.later(Duration.ofNanos(at - world.nanoTime()), () -> {
                if (!over) {
                    task.run();
                }
            });
        }

        /** The line breaks; both sides hear of it, the client as this close code. */
        void cut(int code) {
            if (!over) {
                over = true;
                dropped();
                listener.onClosed(code, "");
            }
        }

        /** The server closes; a client whose line is half-open hears nothing of it. */
        private void end(int code) {
            if (deaf) {
                dropped();
            } else {
                cut(code);
            }
        }

        private void dropped() {
            ClientSession there = session;
            if (there != null) {
                world.execute(there::onClosed);
            }
        }

        /** As if the server had said it. */
        void say(String json) {
            later(toClient, () -> listener.onFrame(json.replace('\'', '"')));
        }

        @Override
        public void send(String frame) {
            sent.add(frame);
            boolean swallowed = swallow.test(frame);
            later(toServer, () -> {
                ClientSession there = session;
                if (there != null && !swallowed) {
                    there.onFrame(frame);
                }
            });
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                dropped();
            }
        }

        /** The server's side. */
        private final class ServerSide implements Connection {
            @Override
            public CompletionStage<Void> send(String frame) {
                later(toClient, () -> {
                    if (!deaf) {
                        heard.add(frame);
                        listener.onFrame(frame);
                    }
                });
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close(CloseCode code, String reason) {
                later(toClient, () -> end(code.code()));
            }

            @Override
            public void abort() {
                end(1006);
            }
        }
    }
}
