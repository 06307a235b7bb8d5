package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.NoisyTenant;
import java.io.IOException;

/** What a tenant that floods its own readers does to another one: see {@link NoisyTenant}. */
final class NoisyTenantBenchmark {
    private NoisyTenantBenchmark() {}

    /** Measures and prints a table. */
    public static void main(String[] arguments) throws IOException {
        NoisyTenant.main(arguments);
    }
}
