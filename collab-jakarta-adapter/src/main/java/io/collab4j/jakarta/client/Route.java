package io.collab4j.jakarta.client;

import static io.collab4j.jakarta.client.ClientTransport.STREAM;
import static io.collab4j.jakarta.client.ClientTransport.WEBSOCKET;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens a link's lines on the way that is chosen, and finds out whether a better one is clear again. On the loop only. */
final class Route {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A stream speaks at once, unless somebody on its way holds it back. */
    private static final Duration STREAM_CONNECT = Duration.ofSeconds(5);

    private final Loop loop;
    private final Map<ClientTransport, Transport> ways;
    private final Transports choice;
    private @Nullable TransportProbe probe;

    /** @param ways all of them, or a WebSocket alone, which then has no fallback */
    Route(Loop loop, Map<ClientTransport, Transport> ways) {
        this.loop = loop;
        this.ways = Map.copyOf(ways);
        this.choice = new Transports(loop, ways.size() > 1);
    }

    /** How the line goes, or is being dialled. From any thread. */
    ClientTransport current() {
        return choice.current();
    }

    Transport.Line open(String token, Transport.Listener listener) {
        return way(current()).open(token, listener);
    }

    /** How long a line may take until it is of use. */
    Duration patience() {
        return patience(current());
    }

    /** The line is over. */
    void judge(boolean isGood) {
        if (isGood) {
            choice.worked();
        } else {
            choice.failed();
        }
    }

    /** The line is given up because nothing comes. */
    void silent(boolean isGood) {
        if (current() == STREAM) {
            choice.heldBack();
        } else {
            judge(isGood);
        }
    }

    /** Tries a better way if it is time; the line goes on meanwhile, until it is told that the way is clear. */
    void lookAround(String token, Runnable clear) {
        if (probe == null || probe.isOver()) {
            choice.due().ifPresent(better -> look(better, token, clear));
        }
    }

    private void look(ClientTransport better, String token, Runnable clear) {
        choice.trying(better);
        probe = new TransportProbe(loop, () -> {
            choice.cleared(better);
            clear.run();
        });
        probe.begin(way(better), token, patience(better));
    }

    void stopLooking() {
        if (probe != null) {
            probe.stop();
            probe = null;
        }
    }

    private static Duration patience(ClientTransport transport) {
        return transport == STREAM ? STREAM_CONNECT : CONNECT;
    }

    private Transport way(ClientTransport transport) {
        return Objects.requireNonNull(ways.getOrDefault(transport, ways.get(WEBSOCKET)));
    }
}
