package io.collab4j.micrometer;

import io.collab4j.observe.CollabHealth;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one node does in a Micrometer registry; docs/OPERATIONS.md lists the meters. It is given to the builder of the
 * server:
 *
 * <pre>{@code
 * Collab.builder().listener(CollabMetrics.of(registry))
 * }</pre>
 *
 * <p>No tag has more than a few values: users, documents, fields and channels are in none. Gauges look at what the server holds
 * when the registry reads them, and keep no server alive. One for each server; any thread.
 */
// Whoever calls this has the library; required transitively, it would be required of everybody who compiles.
@SuppressWarnings("exports")
public final class CollabMetrics implements CollabListener {
    private final Meters node;
    private final Tenants tenants;
    /** Some of them may be chosen by the application. */
    private final FewValues reasons = new FewValues(20);

    private volatile @Nullable Supplier<CollabHealth> health;

    private CollabMetrics(MeterRegistry registry, Iterable<Tag> tags, int mostTenants) {
        this.node = new Meters(registry, Tags.of(tags));
        this.tenants = new Tenants(node, mostTenants);
    }

    /** Meters of the node as a whole. */
    public static CollabMetrics of(MeterRegistry registry) {
        return of(registry, Tags.empty());
    }

    /** Meters of the node as a whole, with tags that tell it from others in the same registry. */
    public static CollabMetrics of(MeterRegistry registry, Iterable<Tag> tags) {
        return new CollabMetrics(registry, tags, 0);
    }

    /**
     * Meters with a tag {@code tenant} wherever something is a tenant's. Each tenant brings thirty time series and more,
     * and one that is gone keeps its own, so their number has to be bounded.
     *
     * @param most how many tenants get their own, the first ones that come; the rest are {@code other} together
     */
    public static CollabMetrics byTenant(MeterRegistry registry, Iterable<Tag> tags, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one tenant");
        }
        return new CollabMetrics(registry, tags, most);
    }

    @Override
    public void started(Supplier<CollabHealth> started) {
        health = started;
        gauge("collab.ready", "1 if new clients may be sent here", null, now -> now.isReady() ? 1 : 0);
        gauge("collab.connections", "Open connections", null, CollabHealth::connections);
        gauge("collab.documents", "Open documents", null, CollabHealth::documents);
        gauge("collab.channels", "Open channels", null, CollabHealth::channels);
        gauge("collab.feeds", "Streams of feeds that are read", null, CollabHealth::streams);
        gauge(
                "collab.outgoing.messages",
                "Messages that wait for clients to read them",
                null,
                CollabHealth::waitingMessages);
        gauge("collab.outgoing.size", "Bytes of these messages", "bytes", CollabHealth::waitingBytes);
    }

    private void gauge(String name, String description, @Nullable String unit, ToDoubleFunction<CollabHealth> value) {
        Gauge.builder(name, this, metrics -> metrics.read(value))
                .description(description)
                .baseUnit(unit)
                .tags(node.tags())
                .register(node.registry());
    }

    private double read(ToDoubleFunction<CollabHealth> value) {
        Supplier<CollabHealth> known = health;
        return known == null ? Double.NaN : value.applyAsDouble(known.get());
    }

    private TenantMeters tenant(@Nullable String tenantId) {
        return tenants.of(tenantId);
    }

    @Override
    public void connectionOpened() {
        node.count("collab.connections.opened", "Connections that were opened");
    }

    @Override
    public void connectionClosed(@Nullable String tenantId, @Nullable String userId, @Nullable CloseCode code) {
        String told = code == null ? "none" : Integer.toString(code.code());
        tenant(tenantId).count("collab.connections.closed", "Connections that are over", "code", told);
    }

    @Override
    public void sessionOpened(String tenantId, String userId) {
        tenant(tenantId).sessions().incrementAndGet();
    }

    @Override
    public void sessionClosed(String tenantId, String userId) {
        tenant(tenantId).sessions().decrementAndGet();
    }

    @Override
    public void userOnline(String tenantId, String userId) {
        tenant(tenantId).users().incrementAndGet();
    }

    @Override
    public void userOffline(String tenantId, String userId) {
        tenant(tenantId).users().decrementAndGet();
    }

    @Override
    public void tokenRefused(ErrorCode code) {
        node.count("collab.tokens.refused", "Tokens that were not accepted", "code", code.wireName());
    }

    @Override
    public void tokenRefreshed(String tenantId, String userId) {
        tenant(tenantId).count("collab.tokens.refreshed", "Sessions that went on with a newer token");
    }

    @Override
    public void tokenExpired(String tenantId, String userId) {
        tenant(tenantId).count("collab.tokens.expired", "Sessions that were closed because their token had expired");
    }

    @Override
    public void revoked(String tenantId, String what, int sessions) {
        tenant(tenantId).count("collab.revocations", "Revocations this node has learned of", "what", what);
    }

    @Override
    public void documentOpened(String tenantId, String documentId) {
        tenant(tenantId).count("collab.documents.opened", "Documents that were opened");
    }

    @Override
    public void documentJoined(String tenantId, String userId, String documentId) {
        tenant(tenantId).members().incrementAndGet();
    }

    @Override
    public void documentLeft(String tenantId, String userId, String documentId) {
        tenant(tenantId).members().decrementAndGet();
    }

    @Override
    public void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {
        tenant(tenantId).committed(edits, attempts);
    }

    @Override
    public void acknowledged(String tenantId, String documentId, String fieldName, long nanos) {
        tenant(tenantId).acknowledged(nanos);
    }

    @Override
    public void refused(@Nullable String tenantId, @Nullable String userId, ErrorCode code) {
        tenant(tenantId).count("collab.refusals", "Messages that were answered with an error", "code", code.wireName());
    }

    @Override
    public void resynced(String tenantId, String documentId, String fieldName, String reason) {
        tenant(tenantId)
                .count(
                        "collab.resyncs",
                        "Members of a field that were told to join again",
                        "reason",
                        reasons.of(reason));
    }

    @Override
    public void historyLost(String tenantId, String documentId, String fieldName) {
        tenant(tenantId).count("collab.histories.lost", "Fields that began a new epoch because their history was lost");
    }

    @Override
    public void saved(String tenantId, String documentId, String fieldName) {
        tenant(tenantId).saved("done");
    }

    @Override
    public void saveFailed(String tenantId, String documentId, String fieldName) {
        tenant(tenantId).saved("failed");
    }

    @Override
    public void locked(String tenantId, String documentId, String fieldName) {
        tenant(tenantId).count("collab.locks.locked", "Locks this node has learned of");
    }

    @Override
    public void unlocked(String tenantId, String documentId, String fieldName, String reason) {
        tenant(tenantId).count("collab.locks.unlocked", "Locks that are over", "reason", reason);
    }

    @Override
    public void lockDenied(String tenantId, String documentId, String fieldName) {
        tenant(tenantId).count("collab.locks.denied", "Locks that were asked for and are another's");
    }

    @Override
    public void published(String tenantId, String channel, int messages) {
        tenant(tenantId).published(messages);
    }

    @Override
    public void subscribed(String tenantId, String channel) {
        tenant(tenantId).count("collab.channels.subscribed", "Subscriptions to channels");
    }

    @Override
    public void editsMissed(String tenantId, String documentId, String fieldName, int edits) {
        tenant(tenantId).missed("edits", edits);
    }

    @Override
    public void messagesMissed(String tenantId, String channel, int messages) {
        tenant(tenantId).missed("messages", messages);
    }

    @Override
    public void overtaken(String tenantId, String channel) {
        tenant(tenantId).count("collab.channels.overtaken", "Subscribers that missed messages and were unsubscribed");
    }

    @Override
    public void failed(String failureId) {
        node.count("collab.failures", "What no input should be able to cause; the log tells more");
    }
}
