package io.collab4j.simulation;

/** Whether one life of a node goes on; once it is off, nothing of that life runs any more. */
final class Power {
    private boolean on = true;

    boolean isOn() {
        return on;
    }

    void off() {
        on = false;
    }

    void run(Runnable task) {
        if (on) {
            task.run();
        }
    }
}
