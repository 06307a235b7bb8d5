package io.collab4j.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.channel.ChannelLimits;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.EventStreamParser.Event;
import io.collab4j.testing.TestReader;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed from opening to end, over a transport of the test's own. */
class FeedTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualWorld world = new VirtualWorld(1);
    private final TestStorage store = new TestStorage(world);
    private final List<Access> asked = new ArrayList<>();
    private Predicate<Access> rule = access -> true;
    private @Nullable CompletionStage<? extends JsonValue> data =
            CompletableFuture.completedFuture(JsonValue.of("shown"));
    private final TestServer server = node();

    private TestServer node() {
        return TestServer.on(
                world,
                store,
                builder -> builder.limits(CollabLimits.DEFAULT
                                .with(ChannelLimits.DEFAULT.toBuilder()
                                        .ringMessages(4)
                                        .build())
                                .with(FeedLimits.DEFAULT.toBuilder()
                                        .streamsPerUser(2)
                                        .streamsPerTenant(3)
                                        .build()))
                        .authorizer(Authorizer.of(access -> {
                            asked.add(access);
                            return rule.test(access);
                        }))
                        .feed(Feed.of("pair/{a}/{b}", pair -> List.of("ai:" + pair.get("a"), "ai:" + pair.get("b")))
                                .events("token")
                                .initialData(request -> Objects.requireNonNull(data)))
                        .feed(Feed.of(
                                "wide/{id}",
                                wide -> IntStream.range(0, 8)
                                        .mapToObj(i -> "ai:" + wide.get("id") + "-" + i)
                                        .toList()))
                        .feed(Feed.of("mine/{id}", request -> List.of("ai:" + request.get("id")))
                                .visibleIf(request ->
                                        request.get("id").equals(request.user().userId()))));
    }

    private Identity identity(String token) {
        return server.collab()
                .authenticate(new Credentials(token))
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<FeedStream> open(
            TestServer on, String path, String token, @Nullable String lastEventId, TestReader reader) {
        CompletionStage<FeedStream> opened = on.collab().feeds().open(path, identity(token), lastEventId, reader);
        world.settle();
        return opened;
    }

    private TestReader read(String path) {
        return resume(path, null);
    }

    private TestReader resume(String path, @Nullable String lastEventId) {
        TestReader reader = new TestReader();
        assertThat(open(server, path, "alice", lastEventId, reader).toCompletableFuture())
                .isCompleted();
        return reader;
    }

    private ErrorCode refusal(String path, String token) {
        CompletableFuture<ErrorCode> code = new CompletableFuture<>();
        open(server, path, token, null, new TestReader()).whenComplete((stream, failure) -> {
            assertThat(stream).isNull();
            code.complete(((CollabException) failure).code());
        });
        return code.getNow(ErrorCode.INTERNAL);
    }

    private void publish(String channel, String event, String text) {
        server.collab().channels().publish("acme", channel, event, JsonValue.of(text));
        world.settle();
    }

    private static List<String> told(TestReader reader) {
        return reader.events().stream()
                .map(event -> event.name() + " " + event.data())
                .toList();
    }

    @Test
    void itBeginsWithWhoIsConnectedAndWhatIsShown() {
        TestReader reader = read("pair/x/y");
        List<Event> events = reader.events();
        assertThat(events).extracting(Event::name).containsExactly("connected", "initial_data");
        assertThat(events.get(0).data()).matches("\\{\"user_id\":\"alice\",\"timestamp\":\"[^\"]*Z\"}");
        assertThat(events.get(0).lastEventId()).isNotEmpty();
        assertThat(events.get(1).data()).isEqualTo("\"shown\"");
        assertThat(reader.retryMillis()).isBetween(1_000L, 2_000L);
    }

    @Test
    void whatItsChannelsHaveComesInOrder() {
        TestReader reader = read("pair/x/y");
        reader.events();
        publish("ai:x", "token", "1");
        publish("ai:y", "token", "2");
        publish("ai:other", "token", "no");
        publish("ai:x", "token", "3");
        assertThat(told(reader)).containsExactly("token \"1\"", "token \"2\"", "token \"3\"");
    }

    @Test
    void anEventItDoesNotNameIsAMessage() {
        TestReader reader = read("pair/x/y");
        reader.events();
        publish("ai:x", "connected", "me");
        assertThat(told(reader)).containsExactly("message {\"event\":\"connected\",\"data\":\"me\"}");
    }

    @Test
    void whatIsNotSaidAboutTheBeginningIsWhatTheChannelsHold() {
        publish("dashboard:7", "sum", "41");
        TestReader reader = read("dashboard/7");
        assertThat(reader.events().get(1).data())
                .contains("\"messages\":[{\"channel\":\"dashboard:7\",\"event\":\"sum\",\"data\":\"41\",\"offset\":1,");
        publish("dashboard:7", "sum", "42");
        assertThat(told(reader)).containsExactly("message {\"event\":\"sum\",\"data\":\"42\"}");
    }

    @Test
    void whoComesAgainMissesNothingAndHearsNothingTwice() {
        TestReader before = read("pair/x/y");
        publish("ai:x", "token", "1");
        publish("ai:y", "token", "2");
        String id = before.lastEventId();
        publish("ai:y", "token", "3");
        publish("ai:x", "token", "4");
        TestReader after = resume("pair/x/y", id);
        publish("ai:x", "token", "5");
        List<String> told = told(after);
        assertThat(told.get(0)).contains("\"recovered\":true");
        assertThat(told.subList(1, told.size()))
                .containsExactly("initial_data \"shown\"", "token \"4\"", "token \"3\"", "token \"5\"");
    }

    @Test
    void whoIsCutOffAtOnceComesBackToTheSamePlace() {
        TestReader before = new TestReader();
        before.stall();
        open(server, "pair/x/y", "alice", null, before);
        assertThat(before.events()).extracting(Event::name).containsExactly("connected", "initial_data");
        publish("ai:x", "token", "1");
        TestReader after = resume("pair/x/y", before.lastEventId());
        assertThat(told(after)).last().isEqualTo("token \"1\"");
    }

    @Test
    void anotherNodeGoesOn() {
        TestServer there = node();
        TestReader before = read("pair/x/y");
        publish("ai:x", "token", "1");
        publish("ai:x", "token", "2");
        before.events();
        TestReader after = new TestReader();
        open(there, "pair/x/y", "alice", before.lastEventId(), after);
        publish("ai:x", "token", "3");
        assertThat(told(after)).hasSize(3).last().isEqualTo("token \"3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "a:1", "a:1,b:1", "é", "x:9007199254740991,y:1"})
    void whatIsNoPlaceOfItsOwnBeginsAnew(String lastEventId) {
        publish("ai:x", "token", "1");
        TestReader reader = resume("pair/x/y", lastEventId);
        List<String> told = told(reader);
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("\"recovered\":false");
        publish("ai:x", "token", "2");
        assertThat(told(reader)).containsExactly("token \"2\"");
    }

    @Test
    void thePlaceInAnotherFeedBeginsAnew() {
        TestReader other = read("pair/y/z");
        publish("ai:y", "token", "1");
        assertThat(told(resume("pair/x/w", other.lastEventId())).get(0)).contains("\"recovered\":false");
    }

    @Test
    void aPlaceAheadOfTheChannelBeginsAnew() {
        TestReader before = read("pair/x/y");
        publish("ai:x", "token", "1");
        String ahead = before.lastEventId().replaceFirst(":1,", ":900,");
        assertThat(ahead).contains(":900,");
        assertThat(told(resume("pair/x/y", ahead)).get(0)).contains("\"recovered\":false");
    }

    @Test
    void whoMissedTooMuchIsToldSo() {
        TestReader before = read("pair/x/y");
        for (int i = 0; i < 1_100; i++) {
            publish("ai:x", "token", "" + i);
        }
        String first = before.events().get(0).lastEventId();
        List<String> told = told(resume("pair/x/y", first));
        assertThat(told.get(0)).contains("\"recovered\":false");
        assertThat(told).as("and is shown no part of it").hasSize(2);
    }

    @Test
    void severalFeedsShareAStream() {
        rule = access -> !access.feed().orElse("").equals("dashboard/9");
        TestReader reader = read("pair/x/y+dashboard/7+mine/alice");
        List<Event> greeting = reader.events();
        assertThat(greeting.get(1).data())
                .isEqualTo(
                        "{\"pair/x/y\":\"shown\",\"dashboard/7\":{\"messages\":[]},\"mine/alice\":{\"messages\":[]}}");
        publish("ai:x", "token", "1");
        publish("dashboard:7", "sum", "2");
        publish("ai:alice", "x", "3");
        assertThat(told(reader))
                .containsExactly(
                        "pair/x/y:token \"1\"",
                        "dashboard/7:message {\"event\":\"sum\",\"data\":\"2\"}",
                        "mine/alice:message {\"event\":\"x\",\"data\":\"3\"}");
        publish("dashboard:7", "sum", "4");
        TestReader again =
                resume("pair/x/y+dashboard/7+mine/alice", greeting.get(1).lastEventId());
        assertThat(told(again)).hasSize(6);
        assertThat(refusal("pair/x/y+mine/bob", "carol")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal("pair/x/y+dashboard/9", "carol")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal("pair/x/y+pair/x/y", "carol")).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(refusal("pair/x/y+nothing", "carol")).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(refusal("+pair/x/y", "carol")).isEqualTo(ErrorCode.BAD_NAME);
    }

    @Test
    void aSlowReaderIsSentNothingMeanwhileAndOneThatIsOvertakenComesAgain() {
        TestReader reader = read("pair/x/y");
        reader.events();
        reader.stall();
        publish("ai:x", "token", "1");
        int sends = reader.sends();
        for (int i = 0; i < 3; i++) {
            publish("ai:y", "token", "" + i);
        }
        assertThat(reader.sends()).isEqualTo(sends);
        reader.readOn();
        world.settle();
        assertThat(told(reader)).containsExactly("token \"1\"", "token \"0\"", "token \"1\"", "token \"2\"");

        reader.stall();
        for (int i = 0; i < 9; i++) {
            publish("ai:x", "token", "x" + i);
        }
        reader.readOn();
        world.settle();
        assertThat(told(reader)).last().isEqualTo("end {\"reason\":\"resync\"}");
        assertThat(reader.isClosed()).isTrue();
        List<String> told = told(resume("pair/x/y", reader.lastEventId()));
        assertThat(told.get(0)).contains("\"recovered\":true");
        assertThat(told).last().isEqualTo("token \"x8\"");
    }

    @Test
    void aReaderThatTakesNothingForLongIsGone() {
        TestReader reader = read("pair/x/y");
        reader.stall();
        publish("ai:x", "token", "1");
        world.advance(FeedLimits.DEFAULT.sendTimeout().plus(SECOND));
        assertThat(reader.isClosed()).isTrue();
        assertThat(server.collab().health().streams()).isZero();
    }

    @Test
    void aReaderThatHasGoneIsForgotten() {
        TestReader reader = read("pair/x/y");
        reader.vanish();
        publish("ai:x", "token", "1");
        assertThat(reader.isClosed()).isTrue();
        assertThat(server.collab().health().streams()).isZero();
    }

    @Test
    void aQuietFeedShowsThatItLives() {
        TestReader reader = read("pair/x/y");
        reader.events();
        world.advance(FeedLimits.DEFAULT.heartbeat().plus(SECOND));
        world.advance(FeedLimits.DEFAULT.heartbeat());
        assertThat(reader.events()).extracting(Event::name).containsExactly("heartbeat", "heartbeat");
    }

    @Test
    void itEndsAfterItsTimeAndGoesOnWhereItWas() {
        TestReader reader = read("pair/x/y");
        publish("ai:x", "token", "1");
        world.advance(Duration.ofMinutes(53));
        assertThat(reader.isClosed()).isFalse();
        world.advance(Duration.ofMinutes(14));
        assertThat(told(reader)).last().isEqualTo("end {\"reason\":\"lifetime\"}");
        assertThat(reader.isClosed()).isTrue();
        publish("ai:x", "token", "2");
        List<String> told = told(resume("pair/x/y", reader.lastEventId()));
        assertThat(told).last().isEqualTo("token \"2\"");
        assertThat(told).hasSize(3);
    }

    @Test
    void itEndsWithTheProof() {
        TestReader reader = new TestReader();
        open(server, "pair/x/y", "alice@acme@60", null, reader);
        world.advance(Duration.ofSeconds(61));
        assertThat(told(reader)).last().isEqualTo("end {\"reason\":\"token_expired\"}");
        assertThat(reader.isClosed()).isTrue();
    }

    /** An authenticator may have accepted it all the same, as clocks differ; the reader is to ask for another one. */
    @Test
    void aProofThatIsOverAlreadyIsNotSaidToBeTakenBack() {
        TestReader reader = new TestReader();
        open(server, "pair/x/y", "alice@acme@-5", null, reader);
        world.advance(Duration.ofSeconds(1));
        assertThat(told(reader)).last().isEqualTo("end {\"reason\":\"token_expired\"}");
        assertThat(reader.isClosed()).isTrue();
    }

    @Test
    void whatIsTakenBackEndsIt() {
        TestReader alice = read("pair/x/y");
        TestReader bob = new TestReader();
        open(server, "pair/x/y", "bob", null, bob);
        server.collab().revocations().revokeUser("acme", "alice");
        world.settle();
        publish("ai:x", "token", "1");
        assertThat(told(alice)).last().isEqualTo("end {\"reason\":\"revoked\"}");
        assertThat(told(bob)).last().isEqualTo("token \"1\"");
        server.collab().revocations().revokeToken("acme", "bob");
        world.settle();
        assertThat(bob.isClosed()).isTrue();
    }

    @Test
    void whatIsTakenBackOnAnotherNodeEndsItWithinASecond() {
        TestReader alice = read("pair/x/y");
        node().collab().revocations().revokeUser("acme", "alice");
        world.advance(SECOND.plusMillis(10));
        assertThat(alice.isClosed()).isTrue();
    }

    @Test
    void rightsAreReviewed() {
        TestReader alice = read("pair/x/y");
        server.collab().revocations().reviewRights("acme", "alice");
        world.settle();
        assertThat(alice.isClosed()).isFalse();
        rule = access -> false;
        server.collab().revocations().reviewRights("acme", "alice");
        world.settle();
        assertThat(told(alice)).last().isEqualTo("end {\"reason\":\"revoked\"}");
    }

    @Test
    void whoMayNotIsRefused() {
        rule = access -> access.feed().isEmpty();
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(asked).anySatisfy(access -> {
            assertThat(access.action()).isEqualTo(Action.READ);
            assertThat(access.feed()).contains("pair/x/y");
        });
        assertThat(server.collab().health().streams()).isZero();
    }

    @Test
    void aFeedMayHaveARuleOfItsOwn() {
        rule = access -> false;
        read("mine/alice");
        assertThat(refusal("mine/bob", "alice")).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void whatIsNoFeedIsNotFound() {
        assertThat(refusal("pair/x", "alice")).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(refusal("nothing", "alice")).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(server.collab().feeds().has("pair/x/y")).isTrue();
        assertThat(server.collab().feeds().has("nothing")).isFalse();
    }

    @Test
    void tenantsAreApart() {
        TestReader reader = new TestReader();
        open(server, "pair/x/y", "alice@other", null, reader);
        reader.events();
        publish("ai:x", "token", "1");
        assertThat(reader.events()).isEmpty();
    }

    @Test
    void thereAreSoManyStreamsOfAUserAndOfATenant() {
        TestReader first = read("pair/x/y");
        read("pair/x/y");
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        open(server, "pair/x/y", "bob", null, new TestReader());
        assertThat(refusal("pair/x/y", "carol")).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        first.vanish();
        publish("ai:x", "token", "1");
        read("pair/x/y");
    }

    @Test
    void whatIsRefusedCountsForNothing() {
        rule = access -> false;
        for (int i = 0; i < 5; i++) {
            assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.FORBIDDEN);
        }
        rule = access -> true;
        read("pair/x/y");
    }

    @Test
    void anApplicationThatFailsOrIsSilentRefuses() {
        data = CompletableFuture.failedFuture(new IllegalStateException("secret"));
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.INTERNAL);
        data = new CompletableFuture<>();
        CompletableFuture<FeedStream> opened =
                open(server, "pair/x/y", "alice", null, new TestReader()).toCompletableFuture();
        assertThat(opened).isNotDone();
        world.advance(FeedLimits.DEFAULT.initialDataPatience().plus(SECOND));
        assertThat(opened).isCompletedExceptionally();
        data = CompletableFuture.completedFuture(JsonValue.ofNull());
        read("pair/x/y");
        read("pair/x/y");
    }

    @Test
    void aFeedThatThrowsLeavesItsChannelsAgain() {
        data = null;
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.INTERNAL);
        world.advance(ChannelLimits.DEFAULT.idleUnload().plus(SECOND));
        assertThat(server.collab().health().channels()).isZero();
    }

    @Test
    void aReaderThatIsOvertakenWhileItIsLetInIsToldSoAndNothingElse() {
        CompletableFuture<JsonValue> late = new CompletableFuture<>();
        data = late;
        TestReader reader = new TestReader();
        CompletableFuture<FeedStream> opened =
                open(server, "pair/x/y", "alice", null, reader).toCompletableFuture();
        server.collab().channels().close("acme", "ai:x", "gone");
        world.settle();
        assertThat(reader.events()).as("nothing before it is let in").isEmpty();
        late.complete(JsonValue.ofNull());
        world.settle();
        assertThat(opened).isCompleted();
        assertThat(told(reader)).containsExactly("end {\"reason\":\"resync\"}");
        assertThat(reader.isClosed()).isTrue();
        assertThat(server.collab().health().streams()).isZero();
    }

    @Test
    void aStreamHasSoManyChannels() {
        String eight = IntStream.range(0, 8).mapToObj(i -> "wide/" + i).collect(Collectors.joining("+"));
        assertThat(refusal(eight, "alice")).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        TestReader reader = read("wide/1+wide/2+wide/3+wide/4");
        assertThat(told(resume("wide/1+wide/2+wide/3+wide/4", reader.lastEventId()))
                        .get(0))
                .contains("\"recovered\":true");
    }

    @Test
    void aUserIsGivenSoManyTickets() {
        FeedTickets tickets = server.collab().feeds().tickets();
        for (int i = 0; i < FeedLimits.DEFAULT.ticketsPerUser(); i++) {
            assertThat(tickets.issue(identity("alice"), "pair/x/y").toCompletableFuture())
                    .isCompleted();
        }
        assertThat(tickets.issue(identity("alice"), "pair/x/y").toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(tickets.issue(identity("bob"), "pair/x/y").toCompletableFuture())
                .isCompleted();
        world.advance(tickets.lifetime());
        assertThat(tickets.issue(identity("alice"), "pair/x/y").toCompletableFuture())
                .isCompleted();
    }

    @Test
    void aStoreThatIsAwayIsSaidToBe() {
        store.fail();
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        store.recover();
        read("pair/x/y");
    }

    @Test
    void aServerThatStopsSaysWhenToComeBack() {
        TestReader alice = read("pair/x/y");
        TestReader bob = new TestReader();
        open(server, "pair/x/y", "bob", null, bob);
        server.collab().stop(Duration.ofSeconds(5));
        world.settle();
        assertThat(told(alice)).last().isEqualTo("end {\"reason\":\"shutting_down\"}");
        assertThat(alice.isClosed()).isTrue();
        assertThat(alice.retryMillis()).isNotEqualTo(bob.retryMillis());
        assertThat(refusal("pair/x/y", "alice")).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    /** Who stops a server ends its connections next. */
    @Test
    void aServerHasNotStoppedBeforeItsReadersAreTold() {
        TestReader slow = read("pair/x/y");
        slow.stall();
        CompletableFuture<Void> stopped =
                server.collab().stop(Duration.ofSeconds(5)).toCompletableFuture();
        world.advance(SECOND);
        assertThat(stopped).isNotDone();
        slow.readOn();
        world.settle();
        assertThat(slow.isClosed()).isTrue();
        assertThat(stopped).isCompleted();
    }

    @Test
    void aServerDoesNotWaitForeverForThem() {
        read("pair/x/y").stall();
        CompletableFuture<Void> stopped =
                server.collab().stop(Duration.ofSeconds(5)).toCompletableFuture();
        world.advance(Duration.ofSeconds(5));
        assertThat(stopped).isCompleted();
    }

    @Test
    void aTicketIsGoodOnceForOnePath() {
        FeedTickets tickets = server.collab().feeds().tickets();
        String ticket = tickets.issue(identity("alice"), "pair/x/y")
                .toCompletableFuture()
                .join();
        assertThat(tickets.redeem(ticket, "pair/x/z").toCompletableFuture()).isCompletedExceptionally();
        Identity redeemed =
                tickets.redeem(ticket, "pair/x/y").toCompletableFuture().join();
        assertThat(redeemed).isEqualTo(identity("alice"));
        assertThat(redeemed.user().info()).isEqualTo(JsonObject.EMPTY.with("name", JsonValue.of("alice")));
        assertThat(tickets.redeem(ticket, "pair/x/y").toCompletableFuture()).isCompletedExceptionally();
        String late = tickets.issue(identity("alice"), "pair/x/y")
                .toCompletableFuture()
                .join();
        world.advance(tickets.lifetime());
        assertThat(tickets.redeem(late, "pair/x/y").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aTicketIsWorthNothingWhenItsTokenIsTakenBackOrExpires() {
        FeedTickets tickets = server.collab().feeds().tickets();
        String revoked = tickets.issue(identity("alice"), "pair/x/y")
                .toCompletableFuture()
                .join();
        server.collab().revocations().revokeToken("acme", "alice");
        world.settle();
        assertThat(tickets.redeem(revoked, "pair/x/y").toCompletableFuture()).isCompletedExceptionally();
        String expired = tickets.issue(identity("bob@acme@5"), "pair/x/y")
                .toCompletableFuture()
                .join();
        world.advance(Duration.ofSeconds(6));
        assertThat(tickets.redeem(expired, "pair/x/y").toCompletableFuture()).isCompletedExceptionally();
    }

    private TestReader poll(@Nullable String lastEventId) {
        TestReader reader = new TestReader();
        CompletionStage<FeedStream> opened =
                server.collab().feeds().poll("pair/x/y", identity("alice"), lastEventId, reader);
        world.settle();
        assertThat(opened.toCompletableFuture()).isCompleted();
        return reader;
    }

    @Test
    void aPollEndsWhenItHasToldSomething() {
        TestReader first = poll(null);
        assertThat(first.isClosed()).isTrue();
        assertThat(first.events()).extracting(Event::name).containsExactly("connected", "initial_data");
        String position = first.lastEventId();
        publish("ai:x", "token", "1");
        publish("ai:y", "token", "2");
        TestReader missed = poll(position);
        assertThat(told(missed)).containsExactly("token \"1\"", "token \"2\"");
        assertThat(missed.isClosed()).isTrue();
        TestReader waiting = poll(missed.lastEventId());
        world.advance(SECOND);
        assertThat(waiting.isClosed()).isFalse();
        publish("ai:x", "token", "3");
        assertThat(told(waiting)).containsExactly("token \"3\"");
        assertThat(waiting.isClosed()).isTrue();
        assertThat(server.collab().feeds().openStreams()).isZero();
    }

    @Test
    void aPollThatHasNothingToTellEndsInTime() {
        String position = poll(null).lastEventId();
        TestReader waiting = poll(position);
        world.advance(FeedLimits.DEFAULT.pollWait().minusMillis(1));
        assertThat(waiting.isClosed()).isFalse();
        world.advance(Duration.ofMillis(1));
        assertThat(waiting.isClosed()).isTrue();
        assertThat(waiting.events()).isEmpty();
        assertThat(server.collab().feeds().openStreams()).isZero();
        assertThat(told(resume("pair/x/y", position)).get(0)).contains("\"recovered\":true");
    }

    @Test
    void aPollThatHasMissedSomethingIsToldSo() {
        TestReader lost = poll("of long ago");
        assertThat(lost.events().get(0).data()).contains("\"recovered\":false");
        assertThat(lost.isClosed()).isTrue();
    }

    @Test
    void aPollIsToldThatTheServerStops() {
        TestReader waiting = poll(poll(null).lastEventId());
        server.collab().stop(SECOND);
        world.settle();
        assertThat(told(waiting)).containsExactly("end {\"reason\":\"shutting_down\"}");
        assertThat(waiting.isClosed()).isTrue();
    }

    @Test
    void rightsThatAreReviewedWhileAReaderIsLetInAreNotMissed() {
        CompletableFuture<JsonValue> shown = new CompletableFuture<>();
        data = shown;
        TestReader alice = new TestReader();
        open(server, "pair/x/y", "alice", null, alice);
        rule = access -> false;
        server.collab().revocations().reviewRights("acme", "alice");
        world.settle();
        shown.complete(JsonValue.of("shown"));
        world.settle();
        assertThat(told(alice)).last().isEqualTo("end {\"reason\":\"revoked\"}");
        assertThat(alice.isClosed()).isTrue();
    }
}
