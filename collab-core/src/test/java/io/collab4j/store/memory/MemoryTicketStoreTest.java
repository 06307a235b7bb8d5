package io.collab4j.store.memory;

import io.collab4j.store.Storage;
import io.collab4j.store.TicketStoreContract;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;

class MemoryTicketStoreTest extends TicketStoreContract {
    private final VirtualWorld world = new VirtualWorld(1);

    @Override
    protected Storage open() {
        return new MemoryStorage(world.runtime(), Duration.ofDays(2));
    }

    @Override
    protected void pass(Duration time) {
        world.advance(time);
    }
}
