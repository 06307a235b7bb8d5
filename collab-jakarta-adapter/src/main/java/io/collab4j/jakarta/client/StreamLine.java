package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;

/** One line of plain requests, streaming or polling, which ends as a WebSocket would. On the loop only. */
final class StreamLine implements Transport.BearerLine, StreamRequests.Answer {
    private final StreamRequests requests;
    private final Transport.Listener listener;
    private final StreamPass pass;
    private final StreamPosts posts;
    private final StreamPolls polls;
    private final boolean isPolling;
    private Cancellable underWay = () -> {};
    private boolean over;

    StreamLine(Loop loop, StreamRequests requests, boolean isPolling, String token, Transport.Listener listener) {
        this.requests = requests;
        this.isPolling = isPolling;
        this.listener = listener;
        this.pass = new StreamPass(token);
        this.posts = new StreamPosts(loop, requests, pass, this::refused);
        this.polls = new StreamPolls(loop, requests, pass, this::onEvent, this::refused);
    }

    /** Asks the server to open it. */
    void begin() {
        underWay = requests.get(isPolling ? "poll=true" : "", pass.headers(), this);
    }

    // What the client wants.

    @Override
    public void send(String frame) {
        if (!over) {
            posts.add(frame);
        }
    }

    @Override
    public void renew(String token) {
        pass.renew(token);
    }

    /** As a WebSocket that is closed, the server is told. */
    @Override
    public void close() {
        boolean leaves = !over && pass.isOpen();
        stop();
        if (leaves) {
            requests.leave(pass.ofStream());
        }
    }

    private void stop() {
        over = true;
        underWay.cancel();
        posts.close();
        polls.close();
    }

    // What the server tells.

    @Override
    public void onEvent(String name, String data) {
        if (over) {
            return;
        }
        switch (name) {
            case "open" -> Message.decode(data).forEach(this::open);
            case "frame" -> listener.onFrame(data);
            case "close" -> Message.decode(data).forEach(this::end);
            default -> {
                // A newer server may say more.
            }
        }
    }

    @Override
    public void onEnd(int status) {
        if (over) {
            return;
        }
        if (isPolling && pass.isOpen()) {
            polls.ask();
        } else {
            refused(status);
        }
    }

    private void open(Message opening) {
        opening.text("stream_key").ifPresent(key -> {
            pass.open(key);
            listener.onOpen();
            posts.flush();
        });
    }

    private void end(Message closing) {
        end(
                (int) closing.integer("code", Ending.ABNORMAL),
                closing.text("reason").orElse(""));
    }

    /** What a WebSocket would have been closed with. */
    private void refused(int status) {
        end(
                switch (status) {
                    case StreamRequests.UNAUTHORIZED -> Ending.NOT_AUTHENTICATED;
                    case StreamRequests.FORBIDDEN -> Ending.FORBIDDEN;
                    default -> Ending.ABNORMAL;
                },
                "");
    }

    private void end(int code, String reason) {
        if (!over) {
            stop();
            listener.onClosed(code, reason);
        }
    }
}
