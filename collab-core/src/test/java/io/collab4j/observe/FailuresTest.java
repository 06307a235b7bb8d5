package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.LogCapture;
import io.collab4j.testing.Told;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the log says of a failure. */
class FailuresTest {
    private final Told told = new Told();
    private final Failures failures = new Failures(told.listener(), () -> "id-1");

    private String logged(Scope scope, Throwable failure) {
        try (LogCapture log = new LogCapture()) {
            assertThat(failures.report("saving", scope, failure)).isEqualTo("id-1");
            assertThat(log.lines()).hasSize(1);
            return log.lines().get(0);
        }
    }

    @Test
    void theIdIsFoundWithWhatItIsAbout() {
        Scope scope = new Scope("acme", "alice", "d", "notes", null);
        assertThat(logged(scope, new IllegalStateException()))
                .startsWith("ERROR saving failed, id=id-1 tenant=acme user=alice document=d field=notes");
        assertThat(logged(Scope.ofChannel("acme", "chat:1"), new IllegalStateException()))
                .startsWith("ERROR saving failed, id=id-1 tenant=acme channel=chat:1");
        assertThat(told.all()).containsExactly("failed id-1", "failed id-1");
    }

    @Test
    void whatItSaysIsLeftOutAndWhereItWasIsNot() {
        Throwable cause = new IOException("they wrote: dear diary");
        Throwable failure = new CompletionException(new IllegalStateException("dear diary", cause));
        failure.addSuppressed(new IllegalArgumentException("diary"));
        assertThat(logged(Scope.NODE, failure))
                .doesNotContain("diary")
                .contains("java.util.concurrent.CompletionException")
                .contains("java.lang.IllegalStateException")
                .contains("java.io.IOException")
                .contains("java.lang.IllegalArgumentException")
                .contains("FailuresTest.whatItSaysIsLeftOutAndWhereItWasIsNot");
    }

    @Test
    void whatIsMadeToBeToldIsTold() {
        Throwable failure = new CollabException(ErrorCode.STORE_UNAVAILABLE, "no primary", new IOException("secret"));
        assertThat(logged(Scope.NODE, failure))
                .contains("store_unavailable: no primary")
                .contains("java.io.IOException")
                .doesNotContain("secret");
    }

    @Test
    void causesThatFormACircleEnd() {
        Exception one = new Exception();
        Exception other = new Exception(one);
        one.initCause(other);
        assertThat(logged(Scope.NODE, one)).contains("java.lang.Exception");
    }
}
