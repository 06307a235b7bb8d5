package io.collab4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.store.Revocation;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Those who hear of what is taken back. */
class RevocationServiceTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final List<String> reported = new ArrayList<>();
    private final RevocationService revocations = new RevocationService(
            world.runtime(),
            TestServer.store(world).revocations(),
            Duration.ofDays(1),
            new Failures(
                    new CollabListener() {
                        @Override
                        public void failed(String id) {
                            reported.add(id);
                        }
                    },
                    () -> "id"));

    @Test
    void whoeverCannotTakeARevocationDoesNotKeepItFromTheOthers() {
        List<Revocation> heard = new ArrayList<>();
        revocations.listen(revocation -> {
            throw new IllegalStateException("cannot");
        });
        revocations.listen(heard::add);
        assertThat(revocations.revokeToken("acme", "one").toCompletableFuture()).isCompleted();
        assertThat(revocations.revokeToken("acme", "two").toCompletableFuture()).isCompleted();
        assertThat(heard)
                .extracting(Revocation::target)
                .containsExactly(new Revocation.OfToken("one"), new Revocation.OfToken("two"));
        assertThat(reported).hasSize(2);
    }
}
