package io.collab4j.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.protocol.CollabException;
import io.collab4j.testing.TestReader;
import io.collab4j.testing.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who changed what, as it happens and afterwards. */
class ActivityTest {
    private static final RecordReference DEAL =
            RecordReference.of("acme", "deal", "7").in("sales");
    private static final RecordReference PERSON = RecordReference.of("acme", "person", "7");

    private final TestServer server = TestServer.open();
    private final Changes changes = server.collab().changes();
    private final ActivityLog log = server.collab().activity();

    private <T> T get(CompletionStage<T> stage) {
        server.settle();
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private TestReader read(String path, String tenant) {
        TestReader reader = new TestReader();
        User user = User.named(tenant, "alice", "Alice");
        get(server.collab().feeds().open(path, new Identity(user, Instant.MAX), null, reader));
        return reader;
    }

    @Test
    void itIsFoundByTenantRecordPipelineAndUser() {
        Activity created = get(changes.created(DEAL, "alice"));
        Activity updated = get(changes.updated(
                DEAL,
                "bob",
                List.of(new FieldChange("stage", JsonValue.of("open"), JsonValue.of("won")), FieldChange.of("notes"))));
        Activity other = get(changes.deleted(PERSON, null));
        assertThat(get(log.recent("acme", 10))).containsExactly(other, updated, created);
        assertThat(get(log.recent("acme", 1))).containsExactly(other);
        assertThat(get(log.ofRecord("acme", "deal", "7", 10))).containsExactly(updated, created);
        assertThat(get(log.ofRecord("acme", "person", "7", 10))).containsExactly(other);
        assertThat(get(log.ofPipeline("acme", "sales", 10))).containsExactly(updated, created);
        assertThat(get(log.byUser("acme", "bob", 10))).containsExactly(updated);
        assertThat(get(log.recent("other", 10))).isEmpty();
    }

    @Test
    void itIsSeenAsItHappens() {
        TestReader tenant = read("activity", "acme");
        TestReader pipeline = read("pipeline/sales", "acme");
        TestReader stranger = read("activity", "other");
        List.of(tenant, pipeline, stranger).forEach(TestReader::events);
        Activity moved = get(changes.changed(DEAL, "moved", "alice", List.of(FieldChange.of("stage"))));
        get(changes.deleted(PERSON, "alice"));
        assertThat(tenant.events()).hasSize(2).first().satisfies(event -> {
            assertThat(event.name()).isEqualTo("activity");
            assertThat(event.data()).isEqualTo(moved.toJson().toJson());
            assertThat(event.data())
                    .contains(
                            "\"record_type\":\"deal\",\"record_id\":\"7\",\"pipeline_id\":\"sales\",\"action\":\"moved\","
                                    + "\"user_id\":\"alice\",\"changed_fields\":[{\"field\":\"stage\"}],\"timestamp\":");
        });
        assertThat(pipeline.events()).hasSize(1);
        assertThat(stranger.events()).isEmpty();
    }

    @Test
    void whoComesLaterIsShownWhatHappened() {
        Activity created = get(changes.created(DEAL, "alice"));
        assertThat(read("pipeline/sales", "acme").events().get(1).data())
                .isEqualTo("{\"activities\":[" + created.toJson().toJson() + "]}");
    }

    @Test
    void anActionIsAnIdentifier() {
        assertThatThrownBy(() -> changes.changed(DEAL, "two words", null, List.of()))
                .isInstanceOf(CollabException.class);
    }
}
