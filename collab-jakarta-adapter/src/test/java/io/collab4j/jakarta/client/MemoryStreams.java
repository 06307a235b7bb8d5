package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.protocol.CloseCode;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.session.Connection;
import io.collab4j.stream.ClientStream;
import io.collab4j.stream.StreamAnswer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests to a node in the same virtual world, and a network between that may let none through, or hold answers back. */
final class MemoryStreams implements StreamRequests {
    private static final Duration HELD = Duration.ofSeconds(10);
    private static final Duration GONE = Duration.ofSeconds(15);

    private final VirtualWorld world;
    private final Supplier<Collab> node;
    private final Function<String, Identity> identities;
    private final Map<String, Down> streams = new HashMap<>();
    private final Set<Request> open = new LinkedHashSet<>();
    /** Every request's kind and number. */
    final List<String> asked = new ArrayList<>();
    /** The token of the newest. */
    String shown = "";

    Supplier<Duration> latency = () -> Duration.ofMillis(5);
    /** Whether there is a server at all. */
    boolean reachable = true;
    /** Whether an answer comes once it is whole. */
    boolean holdsBack;
    /** Whether a request or its answer gets lost. */
    BooleanSupplier loses = () -> false;

    /** @param identities whose token it is; fails for a bad one */
    MemoryStreams(VirtualWorld world, Supplier<Collab> node, Function<String, Identity> identities) {
        this.world = world;
        this.node = node;
        this.identities = identities;
    }

    @Override
    public Cancellable get(String query, Map<String, String> headers, Answer answer) {
        Download download = new Download(answer);
        asked.add(("GET " + query + headers.getOrDefault("Collab-Sequence", "")).trim());
        arrive(download, headers, () -> serve(query, headers, download));
        return download;
    }

    /** Every request breaks. */
    void cut() {
        List<Request> all = List.copyOf(open);
        all.forEach(Request::cut);
    }

    private void serve(String query, Map<String, String> headers, Download download) {
        Down known = streams.get(headers.getOrDefault("Collab-Stream", ""));
        if (!headers.containsKey("Collab-Sequence")) {
            new Down(!query.isEmpty(), download).open(identity(headers));
        } else if (known == null) {
            download.end(NOT_FOUND);
        } else {
            known.poll(Long.parseLong(headers.getOrDefault("Collab-Sequence", "")), download);
        }
    }

    @Override
    public Cancellable post(Map<String, String> headers, String frame, IntConsumer status) {
        Upload upload = new Upload(status);
        String sequence = headers.getOrDefault("Collab-Sequence", "");
        asked.add("POST " + sequence);
        arrive(
                upload,
                headers,
                () -> node.get()
                        .streams()
                        .post(
                                headers.getOrDefault("Collab-Stream", ""),
                                identity(headers),
                                Long.parseLong(sequence),
                                frame)
                        .thenAccept(answer -> upload.end(
                                answer instanceof StreamAnswer.Accepted
                                        ? NO_CONTENT
                                        : answer instanceof StreamAnswer.Expected ? CONFLICT : NOT_FOUND)));
        return upload;
    }

    @Override
    public void leave(Map<String, String> headers) {
        Upload upload = new Upload(status -> {});
        asked.add("DELETE");
        arrive(
                upload,
                headers,
                () -> node.get()
                        .streams()
                        .leave(headers.getOrDefault("Collab-Stream", ""), identity(headers))
                        .thenAccept(answer ->
                                upload.end(answer instanceof StreamAnswer.Accepted ? NO_CONTENT : NOT_FOUND)));
    }

    private Identity identity(Map<String, String> headers) {
        return identities.apply(token(headers));
    }

    private static String token(Map<String, String> headers) {
        return headers.getOrDefault("Authorization", "").substring("Bearer ".length());
    }

    private void arrive(Request request, Map<String, String> headers, Runnable served) {
        open.add(request);
        shown = token(headers);
        boolean lost = !reachable || loses.getAsBoolean();
        world.later(latency.get(), lost ? () -> request.end(NONE) : served);
    }

    /** A request whose client may have given it up, and whose answer may get lost on its way. */
    private abstract class Request implements Cancellable {
        private boolean over;
        private long lastArrival;

        final void later(Runnable task) {
            lastArrival = Math.max(lastArrival, world.nanoTime() + latency.get().toNanos());
            world.later(Duration.ofNanos(lastArrival - world.nanoTime()), () -> {
                if (!over) {
                    task.run();
                }
            });
        }

        final void end(int status) {
            boolean lost = loses.getAsBoolean();
            later(() -> {
                leave();
                told(lost ? NONE : status);
            });
        }

        final void cut() {
            if (!over) {
                leave();
                told(NONE);
            }
        }

        private void leave() {
            over = true;
            open.remove(this);
        }

        abstract void told(int status);

        @Override
        public void cancel() {
            leave();
        }
    }

    private final class Upload extends Request {
        private final IntConsumer status;

        Upload(IntConsumer status) {
            this.status = status;
        }

        @Override
        void told(int answer) {
            status.accept(answer);
        }
    }

    private final class Download extends Request {
        private final Answer answer;
        private final List<Runnable> held = new ArrayList<>();
        private Runnable onCancel = () -> {};

        Download(Answer answer) {
            this.answer = answer;
        }

        void event(String name, String data) {
            later(() -> {
                held.add(() -> answer.onEvent(name, data));
                if (!holdsBack) {
                    release();
                }
            });
        }

        private void release() {
            List<Runnable> now = List.copyOf(held);
            held.clear();
            now.forEach(Runnable::run);
        }

        @Override
        void told(int status) {
            if (status == NONE) {
                onCancel.run();
            } else {
                release();
            }
            answer.onEnd(status);
        }

        @Override
        public void cancel() {
            super.cancel();
            onCancel.run();
        }
    }

    /** What the node has to say on one stream. */
    private final class Down implements Connection {
        private final boolean isPolled;
        private final Deque<String[]> waiting = new ArrayDeque<>();
        private @Nullable Download download;
        private @Nullable ClientStream stream;
        private String @Nullable [] last;
        private long sequence;
        private int polls;

        Down(boolean isPolled, Download download) {
            this.isPolled = isPolled;
            this.download = download;
        }

        void open(Identity identity) {
            Download opening = download;
            ClientStream opened = node.get().streams().open(identity, "192.0.2.1", this);
            streams.put(opened.key(), this);
            stream = opened;
            if (opening != null) {
                opening.event("open", "{\"session_id\":\"s\",\"stream_key\":\"" + opened.key() + "\"}");
                if (isPolled) {
                    opening.end(OK);
                    download = null;
                    expectPoll();
                } else {
                    opening.onCancel = () -> world.execute(opened::onClosed);
                }
            }
            flush();
        }

        void poll(long asked, Download answer) {
            String[] former = last;
            if (asked == sequence && former != null) {
                answer.event(former[0], former[1]);
                answer.end(OK);
            } else if (asked != sequence + 1) {
                answer.end(CONFLICT);
            } else {
                download = answer;
                expectPoll();
                flush();
                world.later(HELD, () -> {
                    if (answer.equals(download)) {
                        download = null;
                        answer.end(OK);
                    }
                });
            }
        }

        private void expectPoll() {
            int before = ++polls;
            world.later(GONE, () -> {
                ClientStream there = stream;
                if (polls == before && there != null) {
                    there.onClosed();
                    streams.remove(there.key());
                }
            });
        }

        private void flush() {
            while (stream != null && download != null && !waiting.isEmpty()) {
                String[] event = waiting.remove();
                Download to = download;
                to.event(event[0], event[1]);
                boolean isLast = event[0].equals("close");
                if (isPolled || isLast) {
                    download = null;
                    last = event;
                    sequence++;
                    to.end(OK);
                }
            }
        }

        private void say(String name, String data) {
            waiting.add(new String[] {name, data});
            flush();
        }

        @Override
        public CompletionStage<Void> send(String frame) {
            say("frame", frame);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close(CloseCode code, String reason) {
            say("close", "{\"code\":" + code.code() + ",\"reason\":\"\"}");
        }

        @Override
        public void abort() {
            if (download != null) {
                download.end(NONE);
                download = null;
            }
        }
    }
}
