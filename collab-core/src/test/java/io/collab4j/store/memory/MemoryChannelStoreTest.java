package io.collab4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.ChannelStore;
import io.collab4j.store.ChannelStoreContract;
import io.collab4j.store.Storage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MemoryChannelStoreTest extends ChannelStoreContract {
    private final VirtualWorld world = new VirtualWorld(1);

    @Override
    protected Storage open() {
        return new MemoryStorage(world.runtime(), Duration.ofDays(2));
    }

    @Override
    protected void pass(Duration time) {
        world.advance(time);
    }

    private static ChannelPosition done(CompletionStage<ChannelPosition> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void whatNobodyAskedForInTwoDaysIsForgottenAndNeverMistaken() {
        ChannelStore channels = storage().channels();
        ChannelKey idle = new ChannelKey("t", "chat:idle");
        ChannelKey full = new ChannelKey("t", "chat:full");
        List<ChannelDraft> one = List.of(new ChannelDraft("e", "1", null, Instant.EPOCH));
        ChannelPosition before = done(channels.append(idle, one, new ChannelRetention(1, Duration.ofHours(1))));
        ChannelPosition kept = done(channels.append(full, one, new ChannelRetention(1, Duration.ofDays(9))));
        world.advance(Duration.ofDays(2).plusSeconds(1));
        for (int i = 0; i < 1_100; i++) {
            var unused = channels.newest(new ChannelKey("t", "chat:other"), 0);
        }
        ChannelPosition after = done(channels.append(idle, one, new ChannelRetention(1, Duration.ofHours(1))));
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(channels.newest(full, 1).toCompletableFuture().join().head()).isEqualTo(kept);
    }
}
