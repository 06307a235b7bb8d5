package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is in a place: each change is given to one caller, and the people of a node that is dead go once. */
public abstract class PresenceStoreContract extends StorageContract {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-01-01T00:01:00Z");
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration HALF = Duration.ofMillis(1_500);
    private static final Duration LONGER = Duration.ofSeconds(4);

    private PresencePlace people() {
        return new TenantKey(tenant());
    }

    /** Nodes have names of their own in each test, so that tests may share a store. */
    private String node(String name) {
        return tenant() + "-" + name;
    }

    private PresenceEntry entry(String node, String session, String user) {
        return new PresenceEntry(node(node), session, user, "{\"name\":\"é\"}");
    }

    private Optional<PresenceChange> enter(PresencePlace place, PresenceEntry entry) {
        return get(storage().presence().enter(place, entry, THEN));
    }

    private Optional<PresenceChange> leave(PresencePlace place, String session) {
        return get(storage().presence().leave(place, session, LATER));
    }

    private PresenceRoster list(PresencePlace place) {
        return get(storage().presence().list(place, -1)).orElseThrow();
    }

    private Stream<String> sessions(PresencePlace place) {
        return list(place).entries().stream().map(PresenceEntry::sessionId);
    }

    private boolean renew(String node) {
        return get(storage().nodeLeases().renew(node(node), LEASE, THEN));
    }

    private List<PresenceChange> sweep(PresencePlace place) {
        return get(storage().nodeLeases().sweep()).getOrDefault(place, List.of());
    }

    @Test
    void aUserComesWithTheFirstConnectionAndGoesWithTheLast() {
        renew("n");
        PresenceEntry first = entry("n", "s1", "alice");
        PresenceEntry second = entry("n", "s2", "alice");
        long before = list(people()).version();
        assertThat(enter(people(), first)).contains(new PresenceChange(before + 1, true, first, THEN));
        assertThat(enter(people(), second)).as("a second tab").isEmpty();
        assertThat(leave(people(), "s1")).as("another one is left").isEmpty();
        assertThat(leave(people(), "s2")).contains(new PresenceChange(before + 2, false, second, LATER));
        assertThat(leave(people(), "s2")).as("it has gone").isEmpty();
        assertThat(sessions(people())).isEmpty();
    }

    @Test
    void inADocumentEachSessionCounts() {
        renew("n");
        assertThat(enter(document(), entry("n", "s1", "alice"))).isPresent();
        assertThat(enter(document(), entry("n", "s2", "alice"))).isPresent();
        assertThat(leave(document(), "s1")).isPresent();
        assertThat(sessions(document())).containsExactly("s2");
    }

    @Test
    void whoEntersAgainIsThereOnce() {
        renew("n");
        renew("m");
        PresenceEntry moved = entry("m", "s1", "alice");
        assertThat(enter(people(), entry("n", "s1", "alice"))).isPresent();
        assertThat(enter(people(), moved)).isEmpty();
        assertThat(list(people()).entries()).containsExactly(moved);
        assertThat(leave(people(), "s1")).isPresent();
    }

    @Test
    void placesAreApart() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        enter(document("d"), entry("n", "s1", "alice"));
        assertThat(enter(new TenantKey(tenant() + "x"), entry("n", "s2", "alice")))
                .isPresent();
        assertThat(enter(document("e"), entry("n", "s1", "alice"))).isPresent();
        assertThat(leave(document("d"), "s1")).isPresent();
        assertThat(sessions(people())).containsExactly("s1");
        assertThat(sessions(document("e"))).containsExactly("s1");
    }

    @Test
    void aListIsInOrderAndTellsAllOfAnEntry() {
        renew("n");
        PresenceEntry one = entry("n", "s1", "bob");
        PresenceEntry two = entry("n", "s2", "alice");
        enter(people(), two);
        enter(people(), one);
        assertThat(list(people()).entries()).containsExactly(one, two);
    }

    @Test
    void theVersionGrowsByOneWithEachChangeAndNeverFalls() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        long version = list(people()).version();
        enter(people(), entry("n", "s2", "alice"));
        assertThat(list(people()).version()).as("no change").isEqualTo(version);
        assertThat(enter(people(), entry("n", "s3", "bob")).orElseThrow().version())
                .isEqualTo(version + 1);
        leave(people(), "s3");
        leave(people(), "s1");
        long last = leave(people(), "s2").orElseThrow().version();
        assertThat(last).isEqualTo(version + 3);
        assertThat(list(people()).version()).as("of an empty place").isGreaterThanOrEqualTo(last);
        assertThat(enter(people(), entry("n", "s4", "alice")).orElseThrow().version())
                .isGreaterThan(last);
    }

    @Test
    void whoKnowsTheVersionIsToldNothing() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        long version = list(people()).version();
        assertThat(get(storage().presence().list(people(), version))).isEmpty();
        enter(people(), entry("n", "s2", "bob"));
        assertThat(get(storage().presence().list(people(), version))).isPresent();
    }

    @Test
    void aNodeThatRenewsKeepsItsPeople() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        for (int i = 0; i < 5; i++) {
            pass(HALF);
            assertThat(renew("n")).isTrue();
            assertThat(sweep(people())).isEmpty();
        }
        assertThat(sessions(people())).containsExactly("s1");
    }

    @Test
    void thePeopleOfADeadNodeGoOnce() {
        renew("n");
        PresenceEntry alice = entry("n", "s1", "alice");
        enter(people(), alice);
        enter(people(), entry("n", "s2", "alice"));
        enter(document(), alice);
        pass(LONGER);
        Map<PresencePlace, List<PresenceChange>> gone =
                get(storage().nodeLeases().sweep());
        assertThat(gone.get(people()))
                .as("one user, whatever the number of connections, last seen at the last renewal")
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.present()).isFalse();
                    assertThat(change.entry().userId()).isEqualTo("alice");
                    assertThat(change.at()).isEqualTo(THEN);
                });
        assertThat(gone.get(document())).hasSize(1);
        assertThat(sweep(people())).as("told already").isEmpty();
        assertThat(sessions(people())).isEmpty();
        assertThat(sessions(document())).isEmpty();
    }

    @Test
    void aUserWithAConnectionElsewhereStays() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        pass(HALF);
        renew("m");
        enter(people(), entry("m", "s2", "alice"));
        pass(Duration.ofSeconds(2));
        assertThat(sweep(people())).isEmpty();
        assertThat(sessions(people())).containsExactly("s2");
    }

    @Test
    void aNodeThatWasSweptHearsOfIt() {
        assertThat(renew("n")).as("its first lease").isFalse();
        enter(people(), entry("n", "s1", "alice"));
        pass(LONGER);
        sweep(people());
        assertThat(renew("n")).isFalse();
        assertThat(renew("n")).isTrue();
        assertThat(sessions(people())).as("nobody is entered by that").isEmpty();
        assertThat(enter(people(), entry("n", "s1", "alice"))).isPresent();
    }

    @Test
    void whatANodeWithoutALeaseEntersGoesWithTheNextSweep() {
        enter(people(), entry("n", "s1", "alice"));
        assertThat(sweep(people())).hasSize(1);
        assertThat(sessions(people())).isEmpty();
    }

    @Test
    void whatANodeHasEnteredBeforeItHoldsALeaseEndsWhenItBegins() {
        long version = enter(people(), entry("n", "s1", "alice")).orElseThrow().version();
        assertThat(renew("n")).isFalse();
        assertThat(sessions(people())).isEmpty();
        assertThat(enter(people(), entry("n", "s1", "alice")).orElseThrow().version())
                .isEqualTo(version + 2);
        assertThat(sweep(people()))
                .as("told by the next sweep")
                .singleElement()
                .satisfies(change -> assertThat(change.present()).isFalse())
                .extracting(PresenceChange::version)
                .isEqualTo(version + 1);
        assertThat(renew("n")).isTrue();
        assertThat(sessions(people())).containsExactly("s1");
    }

    @Test
    void theEntriesOfOtherNodesStayWhenOneIsSwept() {
        renew("m");
        enter(people(), entry("m", "s1", "alice"));
        enter(people(), entry("n", "s2", "bob"));
        enter(people(), entry("n", "s3", "alice"));
        enter(document(), entry("m", "s1", "alice"));
        enter(document(), entry("n", "s2", "bob"));
        assertThat(sweep(people()))
                .extracting(change -> change.entry().userId())
                .containsExactly("bob");
        assertThat(sessions(people())).containsExactly("s1");
        assertThat(sessions(document())).containsExactly("s1");
        assertThat(leave(people(), "s1")).isPresent();
    }

    @Test
    void whatIsSweptInAPlaceIsToldInTheOrderOfItsVersions() {
        renew("m");
        enter(people(), entry("m", "s0", "alice"));
        for (String user : List.of("bob", "carol", "dave")) {
            enter(people(), entry("n-" + user, "s-" + user, user));
            enter(people(), entry("n", "t-" + user, "other-" + user));
        }
        long version = list(people()).version();
        assertThat(sweep(people()))
                .extracting(PresenceChange::version)
                .containsExactly(version + 1, version + 2, version + 3, version + 4, version + 5, version + 6);
        assertThat(list(people()).version()).isEqualTo(version + 6);
    }

    @Test
    void whoHasLeftIsNotSwept() {
        renew("n");
        enter(people(), entry("n", "s1", "alice"));
        leave(people(), "s1");
        pass(LONGER);
        assertThat(sweep(people())).isEmpty();
    }
}
