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
    private final Route route;
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
    private boolean greetedAsNew;
    private String token = "";
    private long openSince;

    Link(Loop loop, Route route, Tokens tokens, LinkListener listener) {
        this.loop = loop;
        this.route = route;
        this.tokens = tokens;
        this.listener = listener;
        this.backoff = new Backoff(loop);
        this.liveness = new Liveness(loop, () -> silent("silence"));
        this.outbox = new Outbox(loop, this::write);
    }

    /** How the line goes, or is being dialled. From any thread. */
    ClientTransport transport() {
        return route.current();
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

    /** Whether there is no line and none is to come by itself. */
    boolean isClosed() {
        return state == State.CLOSED;
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
                newer -> {
                    refreshed(asked);
                    if (asked == attempt && state == State.OPEN) {
                        show(newer);
                        send(new ObjectWriter()
                                .put("type", "refresh_token")
                                .put("token", newer)
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

    /** A line that shows the token by itself shows this one from now on. */
    private void show(String newer) {
        token = newer;
        if (line instanceof Transport.BearerLine bearer) {
            bearer.renew(newer);
        }
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
                given -> {
                    if (dialled == attempt) {
                        token = given;
                        connect(dialled);
                    }
                },
                failure -> {
                    listener.onError(failure);
                    if (dialled == attempt) {
                        await(backoff.next());
                    }
                });
    }

    private void connect(int dialled) {
        timer = loop.schedule(route.patience(), () -> silent("no answer"));
        try {
            line = route.open(token, new LineEvents(loop, () -> dialled == attempt && line != null, new Events()));
        } catch (IllegalArgumentException wrong) {
            end(Optional.of(new ClientException("bad_url", "the address cannot be opened", wrong)));
        }
    }

    /** What is done about the line of now. */
    private final class Events implements LineEvents.Handler {
        @Override
        public void opened() {
            state = State.AUTHENTICATING;
            boolean known = line instanceof Transport.BearerLine;
            // Who is known already is greeted as somebody new before the server hears who this was.
            greetedAsNew = known && credentials.isSomebody();
            if (!known || greetedAsNew) {
                write(List.of(credentials.authenticate(token)));
            }
        }

        @Override
        public void heard() {
            liveness.heard();
            if (state == State.OPEN) {
                route.lookAround(token, Link.this::changeOver);
            }
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
        if (greetedAsNew) {
            greetedAsNew = false;
            return;
        }
        ClientIdentity now = ClientIdentity.of(message);
        Optional<String> former = credentials.accepted(now, message.text("resume_token"));
        tokenRefused = false;
        openSince = loop.nanoTime();
        timer.cancel();
        liveness.start(message.millis("heartbeat_ms").orElse(HEARTBEAT));
        state = State.OPEN;
        listener.onAuthenticated(now, former);
    }

    /** This line is over. */
    private void gone(Ending ending) {
        route.judge(isGood() || ending.code() != Ending.ABNORMAL);
        goOnAfter(ending);
    }

    /** Nobody says that this line is over, but nothing comes. */
    private void silent(String what) {
        route.silent(isGood());
        goOnAfter(Ending.of(Ending.ABNORMAL, what));
    }

    /** Whether the line of now, if it is over, does not speak against the way it went. */
    private boolean isGood() {
        return hasLived() || bye != null;
    }

    private boolean hasLived() {
        return state == State.OPEN && loop.nanoTime() - openSince >= STABLE.toNanos();
    }

    /** Nothing more is done as the client that this was: behind what is at hand it comes back as somebody new. */
    void becomeSomebodyNew() {
        int asked = attempt;
        loop.execute(() -> {
            if (asked == attempt) {
                credentials.forget();
                changeOver();
            }
        });
    }

    /** A better way is clear: what is under way is told again there. */
    private void changeOver() {
        drop();
        dial(TokenSupplier.Reason.CONNECT);
    }

    /** Whether and when there is another line depends on why this one is over. */
    private void goOnAfter(Ending ending) {
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
        boolean lived = hasLived();
        attempt++;
        outbox.clear();
        liveness.stop();
        timer.cancel();
        tokenTimer.cancel();
        route.stopLooking();
        if (line != null) {
            line.close();
            line = null;
        }
        if (wasOpen) {
            if (lived) {
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
