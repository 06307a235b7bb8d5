package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** A document counts: every acknowledged edit is one revision. */
class CrowdDocumentTest {
    @Test
    void aRevisionThatNobodyMadeIsADoubledEdit() throws Exception {
        try (Crowd crowd = new Crowd(URI.create("ws://127.0.0.1:1/"), "secret", SoakPlan.PACE, 1)) {
            CrowdDocument document = crowd.open("d");
            document.judge(crowd.recorder());
            assertThat(crowd.recorder().faults().isNone()).isTrue();
            document.seen(1);
            document.judge(crowd.recorder());
            assertThat(crowd.recorder().faults().duplicated()).isEqualTo(1);
        }
    }
}
