package io.collab4j.jakarta.client;

/** Lines of plain requests, for networks that let no WebSocket through. */
final class StreamTransport implements Transport {
    private final Loop loop;
    private final StreamRequests requests;
    private final boolean isPolling;

    private StreamTransport(Loop loop, StreamRequests requests, boolean isPolling) {
        this.loop = loop;
        this.requests = requests;
        this.isPolling = isPolling;
    }

    /** Frames come down one answer, as they are. */
    static StreamTransport streaming(Loop loop, StreamRequests requests) {
        return new StreamTransport(loop, requests, false);
    }

    /** Each frame comes down in an answer of its own. */
    static StreamTransport polling(Loop loop, StreamRequests requests) {
        return new StreamTransport(loop, requests, true);
    }

    @Override
    public Line open(String token, Listener listener) {
        StreamLine line = new StreamLine(loop, requests, isPolling, token, listener);
        line.begin();
        return line;
    }
}
