package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
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
    private final LinkListener listener;
    private final Backoff backoff;
    private final Liveness liveness;
    private final Outbox outbox;
    private final Credentials credentials = new Credentials();
    private State state = State.IDLE;
    /** Counts dials; what belongs to an earlier one is no longer heard. */
    private int attempt;

    private Transport.@Nullable Line line;
    private Cancellable timer = () -> {};
    private Cancellable tokenTimer = () -> {};
    private @Nullable Message bye;
    /** The attempt on whose line a new token is to be shown; 0 for none. */
    private int refreshing;

    private boolean tokenRefused;
    private long openSince;

    Link(Loop loop, Transport transport, Tokens tokens, LinkListener listener) {
        this.loop = loop;
        this.transport = transport;
        this.tokens = tokens;
        this.listener = listener;
        this.backoff = new Backoff(loop);
        this.liveness = new Liveness(loop, () -> gone(Ending.of(Ending.ABNORMAL, "silence")));
        this.outbox = new Outbox(loop, this::write);
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
        if (state == State.OPEN) {
            outbox.add(message);
        }
    }

    /** Shows the server a new token on the living line. Many may ask, for one refusal each: it is fetched once. */
    void refreshToken(TokenSupplier.Reason reason) {
        int asked = attempt;
        if (refreshing == asked) {
            return;
        }
        refreshing = asked;
        tokens.ask(
                reason,
                token -> {
                    refreshed(asked);
                    if (asked == attempt && state == State.OPEN) {
                        send(new ObjectWriter()
                                .put("type", "refresh_token")
                                .put("token", token)
                                .end());
                    }
                },
                failure -> {
                    refreshed(asked);
                    listener.onError(failure);
                    if (asked == attempt && state == State.OPEN) {
                        tokenTimer.cancel();
                        tokenTimer = loop.schedule(TOKEN_AGAIN, () -> refreshToken(reason));
                    }
                });
    }

    private void refreshed(int asked) {
        if (refreshing == asked) {
            refreshing = 0;
        }
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
            line = transport.open(new LineEvents(loop, () -> dialled == attempt && line != null, new Events(token)));
        } catch (IllegalArgumentException wrong) {
            end(Optional.of(new ClientException("bad_url", "the address cannot be opened", wrong)));
        }
    }

    /** What is done about the line of now. */
    private final class Events implements LineEvents.Handler {
        private final String token;

        Events(String token) {
            this.token = token;
        }

        @Override
        public void opened() {
            state = State.AUTHENTICATING;
            write(List.of(credentials.authenticate(token)));
        }

        @Override
        public void heard() {
            liveness.heard();
        }

        @Override
        public void handle(Message message) {
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

        @Override
        public void gone(Ending ending) {
            Link.this.gone(ending);
        }
    }

    private void authenticated(Message message) {
        ClientIdentity now = ClientIdentity.of(message);
        Optional<String> former = credentials.accepted(now, message.text("resume_token"));
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
                credentials.forget();
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
        outbox.clear();
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

    private void write(List<String> messages) {
        for (String frame : Frames.encode(messages, credentials.maxFrameBytes())) {
            if (line != null) {
                line.send(frame);
            }
        }
    }
}
