package io.collab4j.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Buckets that refill with time and that all nodes share. A full one takes no memory. */
public interface RateStore {

    /**
     * Takes from buckets what a node has let through already, whether it was there or not. A bucket that is not full is full so much
     * later, and any is as late as the node knows.
     *
     * @param debits from different buckets
     * @return in the order of the debits, in what time each bucket is full again
     */
    CompletionStage<List<Duration>> take(String tenantId, List<RateDebit> debits);
}
