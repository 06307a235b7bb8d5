package io.collab4j.jakarta.client;

import java.util.function.BooleanSupplier;

/** Brings what a line tells onto the loop, and drops it once the line is not the link's any more. */
final class LineEvents implements Transport.Listener {

    /** What the link does about its line. */
    interface Handler {
        void opened();

        void heard();

        void handle(Message message);

        void gone(Ending ending);
    }

    private final Loop loop;
    private final BooleanSupplier current;
    private final Handler handler;

    LineEvents(Loop loop, BooleanSupplier current, Handler handler) {
        this.loop = loop;
        this.current = current;
        this.handler = handler;
    }

    @Override
    public void onOpen() {
        ifCurrent(handler::opened);
    }

    @Override
    public void onFrame(String frame) {
        ifCurrent(() -> {
            handler.heard();
            // A message may end the line; the rest of its frame is then nobody's.
            Message.decode(frame).forEach(message -> {
                if (current.getAsBoolean()) {
                    handler.handle(message);
                }
            });
        });
    }

    @Override
    public void onClosed(int code, String reason) {
        ifCurrent(() -> handler.gone(Ending.of(code, reason)));
    }

    private void ifCurrent(Runnable task) {
        loop.execute(() -> {
            if (current.getAsBoolean()) {
                task.run();
            }
        });
    }
}
