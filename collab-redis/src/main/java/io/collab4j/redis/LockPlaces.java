package io.collab4j.redis;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LockTerms;
import io.collab4j.store.TenantKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * The places that a tenant has for locks. They lie in one slot and the locks in those of their documents; so a place is taken
 * before a lock is granted, and ends by itself with the longest lease of the lock. Between the two there may be more places than
 * locks, never fewer. Used within calls.
 */
final class LockPlaces {
    private static final Script TAKE = Script.of("take_lock_place", "time");
    /** All documents with locks of a tenant are looked at no more often, however many ask in vain. */
    private static final Duration TIDIED = Duration.ofSeconds(1);

    private final RedisContext context;
    private final BiFunction<UnifiedJedis, DocumentKey, List<String>> inForce;

    /**
     * Places.
     *
     * @param inForce those of a document's locks in force
     */
    LockPlaces(RedisContext context, BiFunction<UnifiedJedis, DocumentKey, List<String>> inForce) {
        this.context = context;
        this.inForce = inForce;
    }

    /** A name for a place that no other lock of the field ever had. */
    String name(FieldKey field) {
        return new String(Keys.member(field), StandardCharsets.UTF_8) + ' ' + context.newCall();
    }

    private byte[] places(FieldKey field) {
        return places(new TenantKey(field.document().tenantId()));
    }

    private byte[] places(TenantKey tenant) {
        return context.keys().of(tenant, "locks");
    }

    /** Takes a place; false if the tenant has as many as it may have. */
    boolean take(UnifiedJedis redis, FieldKey field, String place, LockTerms terms) {
        if (take(redis, field, place, terms.lease(), terms.perTenant())) {
            return true;
        }
        TenantKey tenant = new TenantKey(field.document().tenantId());
        byte[] tidied = context.keys().of(tenant, "locks_tidied");
        SetParams now = SetParams.setParams().nx().px(TIDIED.toMillis());
        if (redis.set(tidied, new byte[] {'1'}, now) == null) {
            return false;
        }
        tidy(redis, tenant);
        return take(redis, field, place, terms.lease(), terms.perTenant());
    }

    private boolean take(UnifiedJedis redis, FieldKey field, String place, Duration lease, int most) {
        Arguments arguments = new Arguments().add(place).add(lease).add(most);
        return TAKE.run(redis, List.of(places(field)), arguments).number() == 1;
    }

    /** Gives up the places of locks that have ended before their lease. */
    private void tidy(UnifiedJedis redis, TenantKey tenant) {
        List<String> taken = redis.zrange(places(tenant), 0, -1).stream()
                .map(place -> new String(place, StandardCharsets.UTF_8))
                .toList();
        Set<DocumentKey> documents =
                taken.stream().map(place -> field(place).document()).collect(Collectors.toSet());
        Set<String> used = documents.stream()
                .flatMap(document -> inForce.apply(redis, document).stream())
                .collect(Collectors.toSet());
        taken.stream().filter(place -> !used.contains(place)).forEach(place -> leave(redis, field(place), place));
    }

    private static FieldKey field(String place) {
        return Keys.field(place.substring(0, place.indexOf(' ')));
    }

    /** The lock is in force for as long as its lease again. */
    void keep(UnifiedJedis redis, FieldKey field, String place, LockTerms terms) {
        take(redis, field, place, terms.lease(), 0);
    }

    void leave(UnifiedJedis redis, FieldKey field, String place) {
        redis.zrem(places(field), place.getBytes(StandardCharsets.UTF_8));
    }
}
