package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One line on which every frame waits until the schedule delivers it. */
final class ScheduleLine implements Transport.Line {
    private final Transport.Listener client;
    private final boolean slow;
    private final ClientSession session;
    private final Deque<String> up = new ArrayDeque<>();
    private final Deque<String> down = new ArrayDeque<>();
    private boolean broken;
    private boolean endedByServer;
    private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);

    /**
     * Opens a line.
     *
     * @param slow whether the server has to wait with a frame until the one before it has arrived
     */
    ScheduleLine(Collab node, boolean slow, Transport.Listener client) {
        this.slow = slow;
        this.client = client;
        this.session = node.connect(new ServerSide(), new Handshake("192.0.2.1", null));
    }

    /** Opens the lines of one client. */
    interface Opener {
        ScheduleLine open(int former, Transport.Listener listener);
    }

    Deque<String> up() {
        return up;
    }

    Deque<String> down() {
        return down;
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether the server has ended it by itself, which it does to a broken line it knew nothing of. */
    boolean isEndedByServer() {
        return endedByServer;
    }

    void deliverUp() {
        session.onFrame(up.remove());
    }

    String deliverDown() {
        String frame = down.remove();
        client.onFrame(frame);
        sending.complete(null);
        return frame;
    }

    /** The line breaks, which the client notices at once: what it would send before it does would be lost in any case. */
    void cut() {
        broken = true;
        down.clear();
        client.onClosed(1006, "");
    }

    void serverNotices() {
        endedByServer = true;
        session.onClosed();
    }

    @Override
    public void send(String frame) {
        if (!broken) {
            up.add(frame);
        }
    }

    @Override
    public void close() {
        broken = true;
    }

    /** Who comes and goes changes nothing for those who edit, and would only multiply the schedules. */
    private static boolean tellsOnlyOfPeople(String frame) {
        return frame.startsWith("{\"type\":\"presence_change\"") || frame.startsWith("{\"type\":\"user_");
    }

    private final class ServerSide implements Connection {
        @Override
        public CompletionStage<Void> send(String frame) {
            if (tellsOnlyOfPeople(frame)) {
                return CompletableFuture.completedFuture(null);
            }
            if (!broken) {
                down.add(frame);
            }
            if (slow) {
                sending = new CompletableFuture<>();
            }
            return sending;
        }

        @Override
        public void close(CloseCode code, String reason) {
            endedByServer = true;
        }

        @Override
        public void abort() {
            endedByServer = true;
        }
    }
}
