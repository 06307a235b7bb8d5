package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line to the server that comes back by itself: dials, proves who it is, watches whether the line lives, resumes.
 *
 * <pre>
 *   idle --open--> connecting --opened--> authenticating --authenticated--> open
 *                   ^      ^                    |                            |
 *                   |      +---- waiting &lt;------+----------- lost -----------+
 *                   +-- open -- closed &lt;-- close, or a reason that will not pass
 * </pre>
 *
 * <p>On the loop only.
 */
final class Link {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A connection that lived this long was a good one; one that died sooner counts as a failed attempt. */
    private static final Duration STABLE = Duration.ofSeconds(5);

    private static final Duration TOKEN_AGAIN = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(25);

    /** What the link tells. */
    interface Listener {
        /** The line is open; the id of before is given if the server knows this client under another one now. */
        void onAuthenticated(ClientIdentity identity, Optional<String> formerClientId);

        /** Everything that is not about the line itself. */
        void onMessage(Message message);

        /** An open line is gone. */
        void onLost();

        void onError(ClientException error);

        /** There will be no other line; without an error because the application wanted it so. */
        void onClosed(Optional<ClientException> error);
    }

    private enum State {
        IDLE,
        CONNECTING,
        AUTHENTICATING,
        OPEN,
        WAITING,
        CLOSED
    }

    private final Loop loop;
    private final Transport transport;
    private final Tokens tokens;
    private final Listener listener;
    private final Backoff backoff;
    private final Liveness liveness;
    private State state = State.IDLE;
    /** Counts dials; what belongs to an earlier one is no longer heard. */
    private int attempt;

    private Transport.@Nullable Line line;
    private Cancellable timer = () -> {};
    private Cancellable tokenTimer = () -> {};
    private final List<String> queue = new ArrayList<>();
    private @Nullable ClientIdentity identity;
    private @Nullable String resumeToken;
    private @Nullable Message bye;
    private boolean tokenRefused;
    private long openSince;

    Link(Loop loop, Transport transport, Tokens tokens, Listener listener) {
        this.loop = loop;
        this.transport = transport;
        this.tokens = tokens;
        this.listener = listener;
        this.backoff = new Backoff(loop);
        this.liveness = new Liveness(loop, () -> gone(Ending.of(Ending.ABNORMAL, "silence")));
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Dials, also after it was closed for good; who was superseded comes back as somebody new. */
    void open() {
        if (state == State.IDLE || state == State.CLOSED || state == State.WAITING) {
            tokenRefused = false;
            dial(TokenSupplier.Reason.CONNECT);
        }
    }

    void close() {
        end(Optional.empty());
    }

    /** Sends with whatever else is sent in this turn of the loop, as one frame; without a line it is dropped. */
    void send(String message) {
        if (state != State.OPEN) {
            return;
        }
        queue.add(message);
        if (queue.size() == 1) {
            loop.execute(this::flush);
        }
    }

    /** Shows the server a new token on the living line. */
    void refreshToken(TokenSupplier.Reason reason) {
        int asked = attempt;
        tokens.ask(
                reason,
                token -> {
                    if (asked == attempt && state == State.OPEN) {
                        send(new ObjectWriter()
                                .put("type", "refresh_token")
                                .put("token", token)
                                .end());
                    }
                },
                failure -> {
                    listener.onError(failure);
                    if (asked == attempt && state == State.OPEN) {
                        tokenTimer.cancel();
                        tokenTimer = loop.schedule(TOKEN_AGAIN, () -> refreshToken(reason));
                    }
                });
    }

    private void dial(TokenSupplier.Reason reason) {
        int dialled = ++attempt;
        timer.cancel();
        bye = null;
        state = State.CONNECTING;
        tokens.ask(
                reason,
                token -> {
                    if (dialled == attempt) {
                        connect(token, dialled);
                    }
                },
                failure -> {
                    listener.onError(failure);
                    if (dialled == attempt) {
                        await(backoff.next());
                    }
                });
    }

    private void connect(String token, int dialled) {
        timer = loop.schedule(CONNECT, () -> gone(Ending.of(Ending.ABNORMAL, "no answer")));
        try {
            line = transport.open(new Events(token, dialled));
        } catch (IllegalArgumentException wrong) {
            end(Optional.of(new ClientException("bad_url", "the address cannot be opened", wrong)));
        }
    }

    /** Brings what a line tells onto the loop, and drops it once the line is not ours any more. */
    private final class Events implements Transport.Listener {
        private final String token;
        private final int dialled;

        Events(String token, int dialled) {
            this.token = token;
            this.dialled = dialled;
        }

        @Override
        public void onOpen() {
            ifCurrent(() -> authenticate(token));
        }

        @Override
        public void onFrame(String frame) {
            ifCurrent(() -> {
                liveness.heard();
                // A message may end the line; the rest of its frame is then nobody's.
                Message.decode(frame).forEach(message -> {
                    if (dialled == attempt) {
                        handle(message);
                    }
                });
            });
        }

        @Override
        public void onClosed(int code, String reason) {
            ifCurrent(() -> gone(Ending.of(code, reason)));
        }

        private void ifCurrent(Runnable task) {
            loop.execute(() -> {
                if (dialled == attempt && line != null) {
                    task.run();
                }
            });
        }
    }

    private void authenticate(String token) {
        state = State.AUTHENTICATING;
        write(List.of(new ObjectWriter()
                .put("type", "authenticate")
                .put("token", token)
                .put("client_id", identity == null ? null : identity.clientId())
                .put("resume_token", identity == null ? null : resumeToken)
                .end()));
    }

    private void handle(Message message) {
        switch (message.type()) {
            case "ping" ->
                write(List.of(new ObjectWriter()
                        .put("type", "pong")
                        .put("timestamp", message.get("timestamp").orElse(JsonValue.ofNull()))
                        .end()));
            case "bye" -> bye = message;
            case "authenticated" -> authenticated(message);
            case "token_expiring" -> refreshToken(TokenSupplier.Reason.EXPIRING);
            default -> {
                if (state == State.OPEN) {
                    listener.onMessage(message);
                } else if (message.type().equals("error")) {
                    gone(Ending.refused(message));
                }
            }
        }
    }

    private void authenticated(Message message) {
        ClientIdentity now = ClientIdentity.of(message);
        Optional<String> former =
                Optional.ofNullable(identity).map(ClientIdentity::clientId).filter(id -> !id.equals(now.clientId()));
        identity = now;
        resumeToken = message.text("resume_token").orElse(null);
        tokenRefused = false;
        openSince = loop.nanoTime();
        timer.cancel();
        liveness.start(message.millis("heartbeat_ms").orElse(HEARTBEAT));
        state = State.OPEN;
        listener.onAuthenticated(now, former);
    }

    /** This line is over; whether and when there is another one depends on why. */
    private void gone(Ending ending) {
        Ending why = ending.after(bye);
        drop();
        Optional<ClientException> terminal = why.terminal();
        if (why.code() == Ending.NOT_AUTHENTICATED && !tokenRefused) {
            tokenRefused = true;
            dial(TokenSupplier.Reason.REFUSED);
        } else if (terminal.isPresent()) {
            if (why.code() == Ending.SUPERSEDED) {
                identity = null;
            }
            end(terminal);
        } else {
            await(why.retryAfter().orElseGet(backoff::next));
        }
    }

    /** Lets go of the line without waiting for it: a half-open one would take minutes to notice. */
    private void drop() {
        boolean wasOpen = state == State.OPEN;
        attempt++;
        queue.clear();
        liveness.stop();
        timer.cancel();
        tokenTimer.cancel();
        if (line != null) {
            line.close();
            line = null;
        }
        if (wasOpen) {
            if (loop.nanoTime() - openSince >= STABLE.toNanos()) {
                backoff.reset();
            }
            state = State.CONNECTING;
            listener.onLost();
        }
    }

    private void await(Duration delay) {
        state = State.WAITING;
        timer = loop.schedule(delay, () -> dial(TokenSupplier.Reason.CONNECT));
    }

    private void end(Optional<ClientException> error) {
        drop();
        if (state != State.CLOSED) {
            state = State.CLOSED;
            listener.onClosed(error);
        }
    }

    private void flush() {
        if (state == State.OPEN && !queue.isEmpty()) {
            List<String> messages = List.copyOf(queue);
            queue.clear();
            write(messages);
        }
    }

    private void write(List<String> messages) {
        long most = identity == null ? Long.MAX_VALUE : identity.limits().maxFrameBytes();
        for (String frame : Frames.encode(messages, most)) {
            if (line != null) {
                line.send(frame);
            }
        }
    }
}
