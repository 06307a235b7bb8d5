package io.collab4j.redis;

import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStore;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.UnifiedJedis;

/** Each bucket as the moment at which it is full, in a key that ends then; those of a tenant lie in one slot. Any thread. */
final class RedisRates implements RateStore {
    private static final Script TAKE = Script.of("rates_take", "calls", "time");
    /** As long as a call may be made again. */
    private static final Duration CALL_KEPT = Duration.ofSeconds(30);

    private final RedisContext context;

    RedisRates(RedisContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<List<Duration>> take(String tenantId, List<RateDebit> debits) {
        TenantKey tenant = new TenantKey(tenantId);
        return context.runNumbered(tenant, (redis, call) -> take(redis, call, tenant, debits));
    }

    /** Makes a call that has its number. */
    List<Duration> take(UnifiedJedis redis, long call, TenantKey tenant, List<RateDebit> debits) {
        List<byte[]> keys = new ArrayList<>(1 + debits.size());
        keys.add(context.keys().of(tenant, "rates_call:" + context.instance()));
        Arguments arguments = new Arguments().add(call).add(CALL_KEPT);
        for (RateDebit debit : debits) {
            keys.add(context.keys().rate(tenant, debit.budget(), debit.userId()));
            arguments.add(micros(debit.amount())).add(micros(debit.lacking())).add(micros(debit.most()));
        }
        return TAKE.run(redis, keys, arguments).list().stream()
                .map(lacking -> Duration.of(lacking.number(), ChronoUnit.MICROS))
                .toList();
    }

    private static long micros(Duration amount) {
        return TimeUnit.NANOSECONDS.toMicros(amount.toNanos());
    }
}
