package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.ClientStore.ClientKey;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Client ids: who may take one over, and for how long. */
public abstract class ClientStoreContract extends StorageContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration HALF = Duration.ofSeconds(1);
    private static final Duration LONGER = Duration.ofSeconds(3);

    private ClientKey client() {
        return new ClientKey(tenant(), "alice", "c");
    }

    private void issue(String hash, Duration timeToLive) {
        get(storage().clients().issue(client(), hash, timeToLive));
    }

    private OptionalLong resume(String presented, String next) {
        return get(storage().clients().resume(client(), presented, next, LONG));
    }

    @Test
    void aClientThatWasNeverIssuedCannotBeResumed() {
        assertThat(resume("t1", "t2")).isEmpty();
        assertThat(resume("", "t2")).isEmpty();
    }

    @Test
    void theTokenIsNeeded() {
        issue("t1", LONG);
        assertThat(resume("wrong", "t2")).isEmpty();
        assertThat(resume("", "t2")).isEmpty();
        assertThat(resume("t1", "t2")).as("a wrong one spoils nothing").hasValue(2);
    }

    @Test
    void eachResumeRaisesTheGeneration() {
        issue("t1", LONG);
        assertThat(resume("t1", "t2")).hasValue(2);
        assertThat(resume("t2", "t3")).hasValue(3);
        assertThat(resume("t3", "t4")).hasValue(4);
    }

    @Test
    void theTokenBeforeWorksUntilTheNewOneIsUsed() {
        issue("t1", LONG);
        assertThat(resume("t1", "t2")).hasValue(2);
        assertThat(resume("t1", "t3")).as("the answer with t2 was lost").hasValue(3);
        assertThat(resume("t2", "t9")).as("t2 was never received").isEmpty();
        assertThat(resume("t3", "t4")).hasValue(4);
        assertThat(resume("t1", "t9")).as("t3 was used").isEmpty();
        assertThat(resume("t3", "t5")).hasValue(5);
    }

    @Test
    void aClientBelongsToItsUserAndTenant() {
        issue("t1", LONG);
        assertThat(get(storage().clients().resume(new ClientKey(tenant(), "bob", "c"), "t1", "t2", LONG)))
                .isEmpty();
        assertThat(get(storage().clients().resume(new ClientKey(tenant() + "x", "alice", "c"), "t1", "t2", LONG)))
                .isEmpty();
        assertThat(resume("t1", "t2")).hasValue(2);
    }

    @Test
    void aClientIsForgottenWhenItsTimeIsOver() {
        issue("t1", SHORT);
        pass(LONGER);
        assertThat(resume("t1", "t2")).isEmpty();
    }

    @Test
    void touchingKeepsAClient() {
        issue("t1", SHORT);
        pass(HALF);
        get(storage().clients().touch(client(), LONG));
        pass(LONGER);
        assertThat(resume("t1", "t2")).hasValue(2);
    }

    @Test
    void resumingKeepsAClient() {
        issue("t1", SHORT);
        resume("t1", "t2");
        pass(LONGER);
        assertThat(resume("t2", "t3")).hasValue(3);
    }

    @Test
    void touchingBringsNobodyBack() {
        get(storage().clients().touch(client(), LONG));
        assertThat(resume("", "t2")).isEmpty();
        issue("t1", SHORT);
        pass(LONGER);
        get(storage().clients().touch(client(), LONG));
        assertThat(resume("t1", "t2")).isEmpty();
    }

    @Test
    void whoIsForgottenCannotComeBack() {
        issue("t1", LONG);
        get(storage().clients().forget(client()));
        assertThat(resume("t1", "t2")).isEmpty();
        get(storage().clients().touch(client(), LONG));
        assertThat(resume("t1", "t2")).isEmpty();
        get(storage().clients().forget(client()));
    }
}
