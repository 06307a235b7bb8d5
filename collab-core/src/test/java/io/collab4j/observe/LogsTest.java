package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentSource;
import io.collab4j.document.FieldContent;
import io.collab4j.document.SavedField;
import io.collab4j.document.ServerDocument;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.testing.LogCapture;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the log tells of a busy server in whose application and store everything goes wrong and is quoted. */
class LogsTest {
    private static final String TEXT = "dear-diary";
    private static final String TOKEN = "a-very-secret-token";

    private final VirtualWorld world = new VirtualWorld(1);
    private final Quoting application = new Quoting();
    private final QuotingStore store = new QuotingStore(world);
    private boolean confused;
    private int committed;

    private TestServer server() {
        return TestServer.on(
                world,
                store,
                builder -> builder.limits(CollabLimits.DEFAULT.unthrottled())
                        .authenticator(application)
                        .authorizer(Authorizer.of(this::allows))
                        .documentSource(application));
    }

    private boolean allows(Access access) {
        if (confused && access.action() == Action.EDIT) {
            throw new IllegalStateException("who reads " + TEXT + "?");
        }
        return true;
    }

    /** An application that puts all it knows into what it throws. */
    private static final class Quoting implements Authenticator, DocumentSource {
        private boolean failing;

        @Override
        public CompletionStage<Identity> authenticate(Credentials credentials) {
            return failing
                    ? CompletableFuture.failedFuture(new IllegalStateException("cannot read " + credentials.token()))
                    : CompletableFuture.completedFuture(
                            new Identity(User.named("acme", "alice", "Alice"), Instant.MAX));
        }

        @Override
        public CompletionStage<? extends Collection<String>> fields(DocumentReference document) {
            return CompletableFuture.completedFuture(List.of("notes"));
        }

        @Override
        public CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName) {
            return failing
                    ? CompletableFuture.failedFuture(new IllegalStateException("cannot parse " + TEXT))
                    : CompletableFuture.completedFuture(Optional.of(FieldContent.text(TEXT)));
        }

        @Override
        public CompletionStage<Void> save(SavedField field) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "too long: " + field.content().content().toJson(),
                    new IllegalArgumentException(field.content().content().toJson())));
        }
    }

    /** A store whose driver quotes what it was to write. */
    private static final class QuotingStore extends ForwardingStorage {
        private boolean failing;

        QuotingStore(VirtualWorld world) {
            super(TestServer.store(world));
        }

        @Override
        public DocumentStore documents() {
            return new ForwardingDocuments(super.documents()) {
                @Override
                public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                    if (!failing) {
                        return super.commit(document, commits);
                    }
                    byte[] bytes = commits.get(0).entries().get(0).operation().bytes();
                    throw new IllegalStateException("ERR in " + new String(bytes, StandardCharsets.UTF_8));
                }
            };
        }
    }

    private static TestPeer join(TestServer server) {
        TestPeer peer = server.connect();
        server.say(peer, "{'type':'authenticate','token':'" + TOKEN + "'}");
        server.say(peer, TestServer.joinOf("notes"));
        return peer;
    }

    private static String only(LogCapture log, String what) {
        List<String> found =
                log.lines().stream().filter(line -> line.contains(what)).toList();
        assertThat(found).as(what).hasSize(1);
        return found.get(0);
    }

    @Test
    void aFailureOfTheAuthorizerNamesWhoAskedForWhat() {
        try (LogCapture log = new LogCapture()) {
            TestServer server = server();
            TestPeer alice = join(server);
            confused = true;
            server.say(alice, TestServer.operation("notes", 0, 1, "[10,'!']"));
            assertThat(only(log, "authorizing failed"))
                    .contains("tenant=acme user=alice document=d field=notes")
                    .contains("LogsTest.allows");
        }
    }

    @Test
    void aFailureOfTheSourceNamesTheDocument() {
        try (LogCapture log = new LogCapture()) {
            TestServer server = server();
            TestPeer alice = join(server);
            server.say(alice, TestServer.operation("notes", 0, 1, "[10,'!']"));
            server.advance(Duration.ofSeconds(2));
            assertThat(only(log, "saving a field back failed")).contains("tenant=acme document=d field=notes");
            application.failing = true;
            server.say(alice, "{'type':'document_join','document_id':'other','fields':['notes']}");
            assertThat(only(log, "opening a field failed")).contains("tenant=acme document=other field=notes");
        }
    }

    @Test
    void aFailureOfTheStoreNamesTheDocument() {
        try (LogCapture log = new LogCapture()) {
            TestServer server = server();
            TestPeer alice = join(server);
            store.failing = true;
            server.say(alice, TestServer.operation("notes", 0, 1, "[10,'!']"));
            assertThat(only(log, "committing failed")).contains("tenant=acme document=d field=notes");
        }
    }

    @Test
    void theEndOfAConnectionIsFoundByItsUser() {
        try (LogCapture log = new LogCapture()) {
            TestServer server = server();
            TestPeer alice = join(server);
            alice.stall();
            server.say(alice, "{'type':'ping'}");
            server.advance(Duration.ofSeconds(15));
            assertThat(only(log, "connection closed")).startsWith("DEBUG").contains("code=4508 tenant=acme user=alice");
        }
    }

    @Test
    void nothingSomebodyWroteAndNoTokenIsSeenAtAnyLevel() {
        try (LogCapture log = new LogCapture()) {
            TestServer server = server();
            TestPeer alice = join(server);
            ServerDocument watched = server.collab().open("d", User.named("acme", "robot", "Robot"));
            watched.watch(edit -> {
                throw new IllegalStateException(edit.toString() + TEXT);
            });
            watched.follow("notes");
            server.collab()
                    .channels()
                    .subscribe("acme", "chat:1", null, message -> {
                        throw new IllegalStateException(message.toString() + TEXT);
                    })
                    .thenAccept(subscription -> subscription.start());
            server.settle();
            busy(server, alice);
            confused = true;
            busy(server, alice);
            confused = false;
            store.failing = true;
            busy(server, alice);
            application.failing = true;
            busy(server, alice);
            server.say(alice, "{'type':'refresh_token','token':'" + TOKEN + "'}");
            join(server);
            alice.drop();
            server.collab().stop(Duration.ofSeconds(5));
            server.advance(Duration.ofSeconds(10));
            server.collab().close();

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("a watcher of a document failed"))
                    .anyMatch(line -> line.contains("a listener of a channel failed"))
                    .anyMatch(line -> line.contains("authorizing failed"))
                    .anyMatch(line -> line.contains("committing failed"))
                    .anyMatch(line -> line.contains("saving a field back failed"))
                    .anyMatch(line -> line.contains("authenticating failed"))
                    .anyMatch(line -> line.startsWith("DEBUG"))
                    .noneMatch(line -> line.contains(TEXT))
                    .noneMatch(line -> line.contains(TOKEN));
        }
    }

    /** Edits and what else a session says; whatever is wrong, the first edit is one that could be committed. */
    private void busy(TestServer server, TestPeer alice) {
        server.say(
                alice,
                TestServer.operation(
                        "notes", committed, committed + 1, "['" + TEXT + "'," + 10 * (committed + 1) + "]"));
        committed += confused || store.failing ? 0 : 1;
        server.say(alice, TestServer.operation("notes", 99, committed + 1, "['" + TEXT + "']"));
        server.say(alice, "{'type':'publish','channel':'chat:1','data':'" + TEXT + "'}");
        server.say(
                alice,
                "{'type':'cursor_update','document_id':'d','field_name':'notes','cursor_info':{'a':'" + TEXT + "'}}");
        server.say(alice, "{'type':'" + TEXT + "'}");
        server.say(alice, "{'type': " + TEXT);
        server.say(alice, "{'type':'document_join','document_id':'other','fields':['notes']}");
        server.say(alice, "{'type':'document_leave','document_id':'other'}");
        server.advance(Duration.ofSeconds(3));
    }
}
