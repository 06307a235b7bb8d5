package io.collab4j.micrometer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whose meters something is counted in. Any thread. */
final class Tenants {
    private static final String KEY = "tenant";
    private static final String NONE = "none";

    private final Meters meters;
    private final int most;
    private final FewValues values;
    private final Map<String, TenantMeters> known = new ConcurrentHashMap<>();

    /**
     * No tenant is known yet.
     *
     * @param most how many are told apart; 0 for none at all, not even by a tag
     */
    Tenants(Meters meters, int most) {
        this.meters = meters;
        this.most = most;
        this.values = new FewValues(most);
        if (most == 0) {
            known.put(FewValues.OTHER, new TenantMeters(meters));
        }
    }

    /** The meters of a tenant; of none, if nobody has proved who it is. */
    TenantMeters of(@Nullable String tenantId) {
        String value = FewValues.OTHER;
        if (most > 0) {
            value = tenantId == null ? NONE : values.of(tenantId);
        }
        return known.computeIfAbsent(value, tag -> new TenantMeters(meters.with(KEY, tag)));
    }
}
