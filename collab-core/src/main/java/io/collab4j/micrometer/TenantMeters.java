package io.collab4j.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** The meters of one tenant, or of all together; those of edits are at hand, the rest is looked up. Any thread. */
final class TenantMeters {
    /** A person who types notices some 100 ms; what takes seconds is an outage. */
    private static final Duration[] BUCKETS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Meters meters;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger members = new AtomicInteger();
    private final Counter operations;
    private final DistributionSummary commits;
    private final DistributionSummary attempts;
    private final Timer acknowledgements;
    private final Counter published;

    TenantMeters(Meters meters) {
        this.meters = meters;
        gauge("collab.sessions", "Connections whose client has proved who it is", sessions);
        gauge("collab.users", "Users with a session on this node", users);
        gauge("collab.members", "Memberships of documents", members);
        this.operations = meters.counter("collab.operations", "Edits that were committed");
        this.commits = DistributionSummary.builder("collab.commits")
                .description("Edits that were committed together")
                .baseUnit("operations")
                .tags(meters.tags())
                .register(meters.registry());
        this.attempts = DistributionSummary.builder("collab.commit.attempts")
                .description("How often the store was asked until a commit succeeded")
                .tags(meters.tags())
                .register(meters.registry());
        this.acknowledgements = Timer.builder("collab.acknowledgements")
                .description("From the receipt of an edit until its acknowledgement can be sent")
                .serviceLevelObjectives(BUCKETS)
                .tags(meters.tags())
                .register(meters.registry());
        this.published = meters.counter("collab.channels.published", "Messages that were published");
    }

    private void gauge(String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tags(meters.tags())
                .register(meters.registry());
    }

    AtomicInteger sessions() {
        return sessions;
    }

    AtomicInteger users() {
        return users;
    }

    AtomicInteger members() {
        return members;
    }

    void committed(int edits, int tries) {
        operations.increment(edits);
        commits.record(edits);
        attempts.record(tries);
    }

    void acknowledged(long nanos) {
        acknowledgements.record(nanos, TimeUnit.NANOSECONDS);
    }

    void published(int messages) {
        published.increment(messages);
    }

    void missed(String what, int count) {
        meters.with("what", what)
                .counter("collab.missed", "Found in the store though the bus had not told of it")
                .increment(count);
    }

    void saved(String outcome) {
        count("collab.saves", "Fields handed to the application", "outcome", outcome);
    }

    void count(String name, String description) {
        meters.count(name, description);
    }

    void count(String name, String description, String key, String value) {
        meters.count(name, description, key, value);
    }
}
