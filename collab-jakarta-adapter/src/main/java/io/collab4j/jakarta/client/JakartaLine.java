package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One WebSocket. The container's threads call in; whatever they find is told once, and nothing is thrown at them. */
final class JakartaLine extends Endpoint implements Transport.Line {
    private final Transport.Listener listener;
    private final SendQueue queue;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean opened = new AtomicBoolean();
    private volatile @Nullable Session session;

    JakartaLine(Transport.Listener listener, Scheduler scheduler) {
        this.listener = listener;
        this.queue = new SendQueue(scheduler, this::failed);
    }

    // What the container tells.

    @Override
    public void onOpen(Session opening, EndpointConfig config) {
        opening.setMaxIdleTimeout(0);
        opening.addMessageHandler(String.class, new Frames());
        connected(opening);
    }

    /** Containers differ in whether they come back from connecting before or after they call {@link #onOpen}. */
    void connected(Session opening) {
        session = opening;
        if (over.get()) {
            closeQuietly(opening, CloseCodes.GOING_AWAY);
        } else if (opened.compareAndSet(false, true)) {
            queue.open(opening.getAsyncRemote());
            listener.onOpen();
        }
    }

    @Override
    public void onClose(Session closing, CloseReason reason) {
        String phrase = reason.getReasonPhrase();
        end(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }

    @Override
    public void onError(Session failing, Throwable failure) {
        failed();
    }

    /** It is no use any more, whatever the container says: after a failed send a session is never used again. */
    void failed() {
        end(Ending.ABNORMAL, "");
        Session there = session;
        if (there != null) {
            closeQuietly(there, CloseCodes.GOING_AWAY);
        }
    }

    private void end(int code, String reason) {
        if (over.compareAndSet(false, true)) {
            queue.close();
            listener.onClosed(code, reason);
        }
    }

    // What the client wants.

    @Override
    public void send(String frame) {
        queue.add(frame);
    }

    @Override
    public void close() {
        boolean first = over.compareAndSet(false, true);
        queue.close();
        Session there = session;
        if (first && there != null) {
            closeQuietly(there, CloseCodes.NORMAL_CLOSURE);
        }
    }

    /** Closing may block or throw while a send is stuck, so it has a thread of its own. */
    private static void closeQuietly(Session closing, CloseCodes code) {
        Thread closer = new Thread(
                () -> {
                    try {
                        // Some containers keep a stuck socket until it is idle for this long.
                        closing.setMaxIdleTimeout(2_000);
                        closing.close(new CloseReason(code, ""));
                    } catch (IOException | RuntimeException gone) {
                        // Then it is closed already.
                    }
                },
                "collab-close");
        closer.setDaemon(true);
        closer.start();
    }

    /** Puts the parts of a frame together; a frame beyond any the protocol knows ends the line. */
    private final class Frames implements MessageHandler.Partial<String> {
        private static final int MAX_LENGTH = 64 * 1024 * 1024;
        private StringBuilder parts = new StringBuilder();

        @Override
        public void onMessage(String part, boolean last) {
            if (over.get()) {
                return;
            }
            if (parts.length() + part.length() > MAX_LENGTH) {
                failed();
                return;
            }
            if (last && parts.isEmpty()) {
                listener.onFrame(part);
                return;
            }
            parts.append(part);
            if (last) {
                String frame = parts.toString();
                parts = new StringBuilder();
                listener.onFrame(frame);
            }
        }
    }
}
