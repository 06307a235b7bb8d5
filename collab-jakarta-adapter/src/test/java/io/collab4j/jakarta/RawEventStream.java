package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.testing.EventStreamParser;
import io.collab4j.testing.EventStreamParser.Event;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A GET whose answer may be an event stream, over a bare socket, so that it can stop reading or break off as it likes. */
final class RawEventStream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final EventStreamParser parser = new EventStreamParser();
    private final Deque<Event> waiting = new ArrayDeque<>();

    RawEventStream(int port, String path, String... headerLines) throws IOException {
        this(port, path, 0, headerLines);
    }

    /**
     * Asks, and reads the head of the answer.
     *
     * @param receiveBuffer of the socket, to read slowly with; 0 for what the system gives
     */
    RawEventStream(int port, String path, int receiveBuffer, String... headerLines) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n");
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        in = new BufferedInputStream(socket.getInputStream());
        status = Integer.parseInt(line().split(" ", -1)[1]);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server hung up");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The next event but for heartbeats. */
    Event next() throws IOException {
        while (waiting.isEmpty()) {
            assertThat(readChunk()).as("the stream goes on").isTrue();
        }
        return waiting.remove();
    }

    /** The next event, which has this name. */
    String hear(String name) throws IOException {
        Event event = next();
        assertThat(event.name()).isEqualTo(name);
        return event.data();
    }

    /** Whether the server ends the stream in good order before anything else comes. */
    boolean isOver() throws IOException {
        return waiting.isEmpty() && !readChunk();
    }

    private boolean readChunk() throws IOException {
        // Some containers send the end of a chunk with the beginning of the next one.
        String head = line();
        int length = Integer.parseInt(head.isEmpty() ? line() : head, 16);
        byte[] chunk = in.readNBytes(length);
        parser.feed(new String(chunk, StandardCharsets.UTF_8));
        parser.take().stream()
                .filter(event -> !event.name().equals("heartbeat"))
                .forEach(waiting::add);
        return length > 0;
    }

    String lastEventId() {
        return parser.lastEventId();
    }

    /** Breaks off without a word. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
