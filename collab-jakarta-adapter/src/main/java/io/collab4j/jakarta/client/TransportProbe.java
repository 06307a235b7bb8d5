package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One try of a way beside the living line. It is clear once a frame has come: some networks let the handshake through and
 * nothing after it. On the loop only, except for what the line tells.
 */
final class TransportProbe implements Transport.Listener {
    private final Loop loop;
    private final Runnable clear;
    private Cancellable timer = () -> {};
    private Transport.@Nullable Line line;
    private boolean over;

    /** @param clear is run at most once, after the try's own line was let go of */
    TransportProbe(Loop loop, Runnable clear) {
        this.loop = loop;
        this.clear = clear;
    }

    void begin(Transport transport, String token, Duration patience) {
        timer = loop.schedule(patience, this::stop);
        line = transport.open(token, this);
    }

    boolean isOver() {
        return over;
    }

    void stop() {
        over = true;
        timer.cancel();
        if (line != null) {
            line.close();
        }
    }

    @Override
    public void onOpen() {
        // Proves nothing.
    }

    @Override
    public void onFrame(String frame) {
        loop.execute(() -> {
            if (!over) {
                stop();
                clear.run();
            }
        });
    }

    @Override
    public void onClosed(int code, String reason) {
        loop.execute(this::stop);
    }
}
