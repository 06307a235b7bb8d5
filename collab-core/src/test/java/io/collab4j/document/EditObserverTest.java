package io.collab4j.document;

import static io.collab4j.testing.TestServer.change;
import static io.collab4j.testing.TestServer.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the application is told of edits. */
class EditObserverTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final List<CommittedEdit> here = new ArrayList<>();
    private final List<CommittedEdit> there = new ArrayList<>();
    private final TestServer server = TestServer.on(
            world,
            store,
            builder -> builder.editObserver(edit -> {
                here.add(edit);
                if (edit.fieldName().equals("trap")) {
                    throw new IllegalStateException("an observer");
                }
            }));

    @Test
    void everyEditIsToldOnceOnTheNodeThatCommitsIt() {
        TestServer other = TestServer.on(world, store, builder -> builder.editObserver(there::add));
        other.join("bob");
        TestPeer alice = server.join("alice");
        server.say(alice, change("stage", 1, "'open'"));
        server.say(alice, change("stage", 2, "'won'"));
        server.say(alice, change("stage", 2, "'won'"));
        server.say(alice, operation("notes", 0, 1, "['hi']"));
        server.say(alice, operation("notes", 7, 2, "['ahead']"));
        assertThat(here)
                .extracting(CommittedEdit::fieldName, CommittedEdit::fieldType, CommittedEdit::revision)
                .containsExactly(tuple("stage", "value", 1L), tuple("stage", "value", 2L), tuple("notes", "text", 1L));
        assertThat(here.get(1).before()).isEqualTo(JsonValue.of("open"));
        assertThat(here.get(1).after()).isEqualTo(JsonValue.of("won"));
        assertThat(here.get(1).userId()).isEqualTo("alice");
        assertThat(here.get(1).tenantId()).isEqualTo("acme");
        assertThat(here.get(2).after()).hasToString("hi");
        assertThat(there).isEmpty();
    }

    @Test
    void whatTheApplicationEditsIsToldToo() {
        server.collab().open("d", User.named("acme", "robot", "Robot")).setValue("stage", JsonValue.of("won"));
        server.settle();
        assertThat(here)
                .singleElement()
                .satisfies(edit -> assertThat(edit.userId()).isEqualTo("robot"));
    }

    @Test
    void anObserverThatFailsChangesNothing() {
        TestPeer alice = server.join("alice");
        alice.hear("document_joined");
        server.say(alice, change("trap", 1, "1"));
        alice.hear("field_change_acknowledged");
    }
}
