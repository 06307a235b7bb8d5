package io.collab4j.jakarta.client;

import static io.collab4j.jakarta.client.ClientTransport.POLL;
import static io.collab4j.jakarta.client.ClientTransport.STREAM;
import static io.collab4j.jakarta.client.ClientTransport.WEBSOCKET;

import java.time.Duration;
import java.util.Optional;

/**
 * Which way to dial.
 *
 * <pre>
 *   WEBSOCKET --failed--> STREAM --held back--> POLL
 *    ^  ^  ^                |                   |  |
 *    |  |  +-----failed-----+--------failed-----+  |
 *    |  +---cleared---------+--------cleared-------+
 *    (and POLL --cleared--> STREAM)
 * </pre>
 *
 * <ul>
 *   <li>A WebSocket is what is wanted. Where none opens, or none lives, an event stream takes its place; one that has
 *       worked before is tried a second time first, as servers are restarted.
 *   <li>A stream on which nothing comes, though it did not fail, is taken to be held back until it is whole, and polling
 *       takes its place.
 *   <li>A fallback that fails as well gives way to a WebSocket: then it is the server that is away, and they take turns.
 *   <li>What works is kept to over any number of lines, but from time to time each better way is tried beside the line: a
 *       WebSocket after five minutes, or a quarter of one where it has worked before, a stream after five minutes of
 *       polling. Once one is clear, it is the way.
 * </ul>
 *
 * <p>Changed on the loop only.
 */
final class Transports {
    private static final Duration RETURN = Duration.ofMinutes(5);
    /** The same for a WebSocket where one has worked before: it was the server that was away. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Loop loop;
    private final boolean mayFallBack;
    private volatile ClientTransport current = WEBSOCKET;
    private int failures;
    private boolean hasWorked;
    private long socketTried;
    private long streamTried;

    Transports(Loop loop, boolean mayFallBack) {
        this.loop = loop;
        this.mayFallBack = mayFallBack;
    }

    /** From any thread. */
    ClientTransport current() {
        return current;
    }

    /** A line has lived for a while, or has ended for a reason of the server's. */
    void worked() {
        failures = 0;
        hasWorked |= current == WEBSOCKET;
    }

    /** A line could not be opened, or died before it was good for anything. */
    void failed() {
        failures++;
        boolean doubtful = current == WEBSOCKET && hasWorked && failures == 1;
        if (mayFallBack && !doubtful) {
            become(current == WEBSOCKET ? STREAM : WEBSOCKET);
        }
    }

    /** Nothing has come through a stream that did not end by itself. */
    void heldBack() {
        become(POLL);
    }

    /** The better way that it is time to try beside the line. */
    Optional<ClientTransport> due() {
        if (current != WEBSOCKET && hasPassed(hasWorked ? SOON : RETURN, socketTried)) {
            return Optional.of(WEBSOCKET);
        }
        return current == POLL && hasPassed(RETURN, streamTried) ? Optional.of(STREAM) : Optional.empty();
    }

    private boolean hasPassed(Duration pause, long since) {
        return loop.nanoTime() - since >= pause.toNanos();
    }

    /** It is being tried. */
    void trying(ClientTransport better) {
        if (better == WEBSOCKET) {
            socketTried = loop.nanoTime();
        } else {
            streamTried = loop.nanoTime();
        }
    }

    /** It got through. */
    void cleared(ClientTransport better) {
        become(better);
    }

    private void become(ClientTransport next) {
        current = next;
        failures = 0;
        socketTried = loop.nanoTime();
        streamTried = loop.nanoTime();
    }
}
