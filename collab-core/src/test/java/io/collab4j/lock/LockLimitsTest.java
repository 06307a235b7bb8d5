package io.collab4j.lock;

import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.collab4j.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each number at its limit and one past it. */
class LockLimitsTest {
    private static TestServer limited(LockLimits limits) {
        return TestServer.open(LockPeer.limited(limits));
    }

    @Test
    void aSessionHasAtMost32() {
        TestServer server = limited(LockLimits.DEFAULT);
        LockPeer alice = LockPeer.join(server, "alice");
        for (int i = 1; i <= 32; i++) {
            alice.take("f" + i);
        }
        alice.lock("f33");
        assertThat(string(alice.hear("error"), "code")).isEqualTo("limit_exceeded");
        alice.take("f32");
        alice.unlock("f1");
        alice.take("f33");
        LockPeer.join(server, "bob").take("f1");
    }

    @Test
    void whatIsWaitedForCounts() {
        TestServer server = limited(LockLimits.DEFAULT.toBuilder().perSession(2).build());
        LockPeer alice = LockPeer.join(server, "alice");
        LockPeer bob = LockPeer.join(server, "bob");
        alice.take("f1");
        bob.await("f1");
        bob.hear("field_lock_denied");
        bob.take("f2");
        bob.lock("f3");
        assertThat(string(bob.hear("error"), "code")).isEqualTo("limit_exceeded");
        bob.unlock("f1");
        bob.take("f3");
    }

    @Test
    void whatHasEndedDoesNotCount() {
        TestServer server = limited(LockLimits.DEFAULT.toBuilder().perSession(1).build());
        LockPeer alice = LockPeer.join(server, "alice");
        alice.take("f1");
        server.advance(Duration.ofMinutes(5));
        alice.take("f2");
    }

    @Test
    void aTenantHasAtMostSoMany() {
        TestServer server = limited(LockLimits.DEFAULT.toBuilder().perTenant(3).build());
        LockPeer alice = LockPeer.join(server, "alice");
        LockPeer bob = LockPeer.join(server, "bob");
        alice.take("f1");
        alice.take("f2");
        bob.take("f3");
        bob.lock("f4");
        assertThat(string(bob.hear("error"), "code")).isEqualTo("limit_exceeded");
        alice.unlock("f1");
        bob.take("f4");
    }

    @Test
    void aLeaseMayBeShorter() {
        TestServer server = limited(LockLimits.DEFAULT.toBuilder()
                .lease(Duration.ofSeconds(3))
                .grace(Duration.ofSeconds(1))
                .build());
        LockPeer alice = LockPeer.join(server, "alice");
        LockPeer bob = LockPeer.join(server, "bob");
        alice.take("f1");
        bob.hear("field_locked");
        server.advance(Duration.ofMillis(2_999));
        assertThat(bob.heardAll()).isTrue();
        server.advance(Duration.ofMillis(1));
        assertThat(string(bob.hear("field_unlocked"), "reason")).isEqualTo("expired");
    }

    @Test
    void nothingLastsNoTime() {
        LockLimitsBuilder none = LockLimits.DEFAULT.toBuilder().lease(Duration.ZERO);
        assertThatIllegalArgumentException().isThrownBy(none::build);
    }
}
