package io.collab4j.examples.demo;

import io.collab4j.Collab;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the edits of each tenant and publishes them once a second on {@code dashboard:edits}. Each node tells its own; whoever
 * shows them adds them up.
 */
final class DemoDashboard implements AutoCloseable {
    private final Map<String, LongAdder> edits = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "demo-dashboard");
        thread.setDaemon(true);
        return thread;
    });

    void count(String tenantId) {
        edits.computeIfAbsent(tenantId, tenant -> new LongAdder()).increment();
    }

    void begin(Collab collab) {
        ScheduledFuture<?> unused = timer.scheduleAtFixedRate(() -> publish(collab), 1, 1, TimeUnit.SECONDS);
    }

    private void publish(Collab collab) {
        long second = Instant.now().getEpochSecond();
        edits.forEach((tenantId, counter) -> {
            long count = counter.sumThenReset();
            if (count > 0) {
                JsonObject counted = JsonObject.EMPTY
                        // A feed may bring what it has shown first once more; by this it is known again.
                        .with("id", JsonValue.of(UUID.randomUUID().toString()))
                        .with("second", JsonValue.of((double) second))
                        .with("edits", JsonValue.of((double) count));
                // Whoever misses one sees a gap in the chart; the next second is another.
                collab.channels().publish(tenantId, "dashboard:edits", "edits", counted);
            }
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
