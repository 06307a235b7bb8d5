package io.collab4j.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.collab4j.CollabLimits;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestReader;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What users are told, and what they have read. */
class NotificationTest {
    private static final User ALICE = User.named("acme", "alice", "Alice");
    private static final User BOB = User.named("acme", "bob", "Bob");
    private static final User MALLORY = User.named("other", "alice", "Alice too");

    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final TestServer server = node();
    private final Notifications notifications = server.collab().notifications();

    private TestServer node() {
        return TestServer.on(world, store, builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()));
    }

    private <T> T get(CompletionStage<T> stage) {
        world.settle();
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private Notification tell(User user, String text) {
        world.advance(Duration.ofMillis(1));
        return get(notifications.notifyUser(user.tenantId(), user.userId(), NotificationDraft.of(text)));
    }

    private List<String> texts(User user) {
        return get(notifications.list(user, 100)).notifications().stream()
                .map(Notification::text)
                .toList();
    }

    private int unread(User user) {
        return get(notifications.list(user, 0)).unread();
    }

    private TestReader read(User user) {
        TestReader reader = new TestReader();
        get(server.collab().feeds().open("notifications", new Identity(user, Instant.MAX), null, reader));
        return reader;
    }

    @Test
    void aUserIsToldTheNewestFirst() {
        tell(ALICE, "one");
        Notification two = tell(ALICE, "two");
        assertThat(texts(ALICE)).containsExactly("two", "one");
        assertThat(get(notifications.list(ALICE, 1)).notifications()).containsExactly(two);
        assertThat(unread(ALICE)).isEqualTo(2);
        assertThat(texts(BOB)).isEmpty();
        assertThat(texts(MALLORY)).as("another tenant's user of that name").isEmpty();
    }

    @Test
    void aTenantIsToldAndSoIsEverybody() {
        get(notifications.notifyTenant("acme", NotificationDraft.of("maintenance")));
        world.advance(Duration.ofMillis(1));
        get(notifications.notifyEverybody(NotificationDraft.of("release")));
        assertThat(texts(ALICE)).containsExactly("release", "maintenance");
        assertThat(texts(BOB)).containsExactly("release", "maintenance");
        assertThat(texts(MALLORY)).containsExactly("release");
    }

    @Test
    void whatIsReadIsReadForOneOnly() {
        Notification all = get(notifications.notifyTenant("acme", NotificationDraft.of("all")));
        Notification own = tell(ALICE, "own");
        assertThat(get(notifications.markRead(ALICE, List.of(all.id())))).isEqualTo(1);
        assertThat(get(notifications.list(ALICE, 9)).notifications())
                .extracting(Notification::id, Notification::read)
                .containsExactly(tuple(own.id(), false), tuple(all.id(), true));
        assertThat(unread(BOB)).isEqualTo(1);
        get(notifications.markAllRead(ALICE));
        assertThat(unread(ALICE)).isZero();
    }

    @Test
    void whatIsNotOnesOwnCannotBeMarked() {
        Notification own = tell(ALICE, "own");
        TestReader reader = read(BOB);
        reader.events();
        assertThat(get(notifications.markRead(BOB, List.of(own.id(), "nothing"))))
                .isZero();
        assertThat(reader.events()).as("nothing is written for it").isEmpty();
        assertThat(unread(ALICE)).isEqualTo(1);
    }

    @Test
    void itIsSeenAsItComesAndAsItIsReadElsewhere() {
        Notification before = tell(ALICE, "before");
        TestReader reader = read(ALICE);
        assertThat(reader.events().get(1).data())
                .isEqualTo("{\"notifications\":[" + before.toJson().toJson() + "],\"unread\":1}");
        Notification now = get(notifications.notifyUser(
                "acme",
                "alice",
                new NotificationDraft(
                        "mention", "<b>not markup</b>", JsonObject.EMPTY.with("link", JsonValue.of("/deals/7")))));
        assertThat(reader.events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("notification");
            assertThat(event.data()).isEqualTo(now.toJson().toJson());
        });
        get(node().collab().notifications().markRead(ALICE, Set.of(now.id())));
        assertThat(reader.events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("notifications_read");
            assertThat(event.data()).isEqualTo("{\"ids\":[\"" + now.id() + "\"],\"unread\":1}");
        });
    }

    @Test
    void theNewestAreKept() {
        for (int i = 0; i < 250; i++) {
            tell(ALICE, "n" + i);
        }
        assertThat(texts(ALICE)).hasSize(100).first().isEqualTo("n249");
        assertThat(unread(ALICE)).isEqualTo(200);
        world.advance(Duration.ofDays(31));
        assertThat(unread(ALICE)).isZero();
    }

    @Test
    void aMarkLastsAsLongAsWhatItMarks() {
        Notification early = get(notifications.notifyTenant("acme", NotificationDraft.of("early")));
        get(notifications.markRead(ALICE, List.of(early.id())));
        for (int i = 0; i < 300; i++) {
            get(notifications.markRead(ALICE, List.of(tell(ALICE, "n" + i).id())));
        }
        assertThat(unread(ALICE)).isZero();
    }

    @Test
    void noClientReachesTheChannelsBehindIt() {
        TestPeer mallory = server.enter("mallory");
        server.say(mallory, "{'type':'subscribe','channel':'collab:notifications:alice'}");
        assertThat(mallory.hear("error").get("code")).contains(JsonValue.of("forbidden"));
        server.say(mallory, "{'type':'publish','channel':'collab:notifications:alice','data':1}");
        assertThat(mallory.hear("error").get("code")).contains(JsonValue.of("forbidden"));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        CompletionStage<Notification> told =
                notifications.notifyUser("acme", "alice", NotificationDraft.of("x".repeat(17 * 1024)));
        world.settle();
        assertThatThrownBy(() -> told.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        CollabException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }
}
