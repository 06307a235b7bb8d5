package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.lock.LockLimits;
import io.collab4j.lock.LockModes;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceLimits;
import io.collab4j.presence.PresenceNode;
import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.LockHolder;
import io.collab4j.testing.SlowStorage;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever names many fields and edits none leaves nothing behind, though the document stays open. */
class UnusedFieldsTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final SlowStorage store = new SlowStorage(TestServer.store(world));
    private final LockRoom locks =
            new LockRoom(world.runtime(), store, LockLimits.DEFAULT, LockModes.ENFORCED, CollabListener.NONE);
    private final Failures failures = new Failures(CollabListener.NONE, () -> "id");
    private final DocumentReference reference = new DocumentReference("acme", "d", "record");
    private final OpenDocument document = new OpenDocument(
            reference,
            new DocumentContext(
                    world.runtime(),
                    store,
                    new PresenceNode(world.runtime(), store, PresenceLimits.DEFAULT, CollabListener.NONE),
                    DocumentLimits.DEFAULT,
                    new FieldTypes(List.of()),
                    DocumentSource.NONE,
                    locks,
                    EditObserver.NONE,
                    CollabListener.NONE,
                    failures));
    private final ServerDocument alice = enter("alice");
    private final ServerDocument bob = enter("bob");

    private ServerDocument enter(String user) {
        Author author = new Author(user, user, user, 1);
        ServerSubscriber subscriber = new ServerSubscriber(failures, Scope.NODE);
        User named = User.named("acme", user, user);
        return new ServerDocument(
                new Membership(document, author, named, subscriber, () -> {}),
                author,
                subscriber,
                new ServerLocks(
                        locks,
                        new DocumentKey("acme", "d"),
                        new LockHolder(author, named.info().toJson())));
    }

    private List<String> open() {
        return document.openFields().stream()
                .map(field -> field.key().fieldName())
                .sorted()
                .toList();
    }

    private CompletableFuture<Long> edit(ServerDocument who, String field) {
        return who.setValue(field, new JsonString("x")).toCompletableFuture();
    }

    private CompletableFuture<Void> follow(ServerDocument who, String field) {
        return who.follow(field).toCompletableFuture();
    }

    @Test
    void whatNobodyEditedOrIsInLeavesTheMemoryWithTheNextBeat() {
        assertThat(List.of(follow(alice, "alices"), follow(bob, "bobs"), edit(bob, "edited")))
                .hasSize(3);
        world.settle();
        bob.close();
        world.settle();
        assertThat(open()).containsExactly("alices", "bobs", "edited");
        world.advance(Duration.ofSeconds(10));
        assertThat(open()).containsExactly("alices", "edited");
    }

    @Test
    void aFieldThatIsForgottenWhenSomebodyComesIsOpenedAgain() {
        Field before = document.field("notes").toCompletableFuture().join();
        before.forgetIfUnused();
        CompletableFuture<Void> followed = follow(alice, "notes");
        world.settle();
        assertThat(followed).isCompleted();
        assertThat(document.openFields()).hasSize(1).doesNotContain(before);
        CompletableFuture<Long> edited = edit(alice, "notes");
        world.settle();
        assertThat(edited).isCompletedWithValue(1L);
    }

    @Test
    void aFieldThatSomebodyIsOnTheWayIntoStays() {
        store.holdClients();
        CompletableFuture<Long> edited = edit(alice, "notes");
        world.settle();
        Field there = document.field("notes").toCompletableFuture().join();
        world.advance(Duration.ofSeconds(10));
        store.release();
        world.settle();
        assertThat(edited).isCompletedWithValue(1L);
        assertThat(document.openFields()).containsExactly(there);
    }
}
