package io.collab4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Budget;
import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStoreContract;
import io.collab4j.store.Storage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRatesTest extends RateStoreContract {
    private final VirtualWorld world = new VirtualWorld(1);

    @Override
    protected Storage open() {
        return new MemoryStorage(world.runtime(), Duration.ofDays(2));
    }

    @Override
    protected void pass(Duration time) {
        world.advance(time);
    }

    @Test
    void whatIsFullTakesNoMemory() {
        MemoryRates rates = new MemoryRates(world.runtime().scheduler());
        for (int i = 0; i < 100; i++) {
            take(rates, i, 2 + i, 2 + i);
        }
        assertThat(rates.size()).isEqualTo(100);
        world.advance(Duration.ofSeconds(61));
        get(rates.take("acme", List.of()));
        assertThat(rates.size()).isEqualTo(40);
        take(rates, 99, -90, 0);
        assertThat(rates.size()).isEqualTo(39);
    }

    private static void take(MemoryRates rates, int user, int seconds, int lacking) {
        Duration most = Duration.ofHours(1);
        get(rates.take(
                "acme",
                List.of(new RateDebit(
                        Budget.CONTROL,
                        "user-" + user,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(lacking),
                        most))));
    }
}
