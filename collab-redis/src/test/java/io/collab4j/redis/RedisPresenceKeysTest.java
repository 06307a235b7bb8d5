package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.TenantKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of presence in Redis, and what becomes of it when some of it is lost. */
class RedisPresenceKeysTest extends RedisKeysTest {
    private static final PresencePlace PEOPLE = new TenantKey("t");
    private static final PresencePlace DOCUMENT = new DocumentKey("t", "d");
    private static final Instant AT = Instant.EPOCH;
    private static final Duration DAY = Duration.ofDays(1);

    private void enter(PresencePlace place, String node, String session) {
        get(another().presence().enter(place, new PresenceEntry(node, session, "alice", "{}"), AT));
    }

    private void leave(PresencePlace place, String session) {
        get(another().presence().leave(place, session, AT));
    }

    private void sweep() {
        get(another().nodeLeases().sweep());
    }

    private long version(PresencePlace place) {
        return get(another().presence().list(place, -1)).orElseThrow().version();
    }

    private Set<String> left() {
        return redis.keys(tenant() + "{*");
    }

    @Test
    void nothingIsLeftOfAPlaceButItsVersionForADay() {
        for (PresencePlace place : new PresencePlace[] {PEOPLE, DOCUMENT}) {
            enter(place, "n", "s1");
            enter(place, "n", "s2");
            enter(place, "n", "s2");
            enter(place, "m", "s2");
            leave(place, "s1");
            leave(place, "s2");
        }
        sweep();
        sweep();
        pass(Duration.ofMinutes(2));
        assertThat(left()).as("the last ticket of all nodes, and two versions").hasSize(3);
        assertThat(version(PEOPLE)).isEqualTo(2);
        pass(DAY);
        assertThat(left()).hasSize(1);
    }

    @Test
    void aVersionDoesNotEndWhileSomebodyIsThere() {
        enter(PEOPLE, "n", "s1");
        leave(PEOPLE, "s1");
        enter(PEOPLE, "n", "s1");
        pass(DAY.multipliedBy(2));
        assertThat(version(PEOPLE)).isEqualTo(3);
    }

    @Test
    void whoKnowsALaterVersionThanTheServerDoesIsTold() {
        enter(PEOPLE, "n", "s1");
        assertThat(get(another().presence().list(PEOPLE, 10)).orElseThrow().version())
                .isEqualTo(11);
        assertThat(get(another().presence().list(PEOPLE, 11))).isEqualTo(Optional.empty());
        leave(PEOPLE, "s1");
        assertThat(version(PEOPLE)).isEqualTo(12);
        assertThat(get(another().presence().list(DOCUMENT, 10)).orElseThrow().version())
                .isEqualTo(11);
        sweep();
        pass(DAY.plusMinutes(2));
        assertThat(left()).hasSize(1);
    }

    @Test
    void theMarkOfASweepIsKeptForADay() {
        for (String node : new String[] {"n", "m", "k"}) {
            enter(PEOPLE, node, "s1");
            sweep();
            pass(Duration.ofHours(13));
        }
        byte[] marks = keys().of(PEOPLE, "swept");
        assertThat(redis.zcard(marks)).isEqualTo(2);
        pass(Duration.ofHours(12));
        assertThat(redis.exists(marks)).isFalse();
    }

    /** As the server of the nodes does where the server of the place is another one, and the node has died meanwhile. */
    @Test
    void whoIsThereOnBehalfOfANodeThatWasLostGoes() {
        enter(PEOPLE, "lost", "s1");
        enter(PEOPLE, "known", "s2");
        get(another().nodeLeases().renew("known", DAY, AT));
        enter(PEOPLE, "known", "s3");
        redis.hdel(keys().nodes("known"), "lost".getBytes(StandardCharsets.UTF_8));
        redis.srem(keys().nodes("dying"), "lost".getBytes(StandardCharsets.UTF_8));
        redis.del(keys().node("lost", "seats"));
        sweep();
        assertThat(sessions())
                .as("nobody knows that there is anything to sweep")
                .contains("s1");
        sweep();
        assertThat(sessions()).containsExactly("s3");
        assertThat(redis.exists(keys().node("lost", "seats"))).isFalse();
    }

    /** As a failover does that loses the last thing a node has said of a place. */
    @Test
    void whoStayedInAPlaceWhereItsNodeWantsNobodyGoes() {
        get(another().nodeLeases().renew("n", DAY, AT));
        enter(PEOPLE, "n", "s1");
        enter(DOCUMENT, "n", "s2");
        redis.del(keys().node("n", "seats"));
        assertThat(sessions(DOCUMENT)).as("whoever looks gives the seat back").containsExactly("s2");
        get(another().nodeLeases().endElsewhere("n", Set.of(PEOPLE), AT));
        assertThat(sessions(DOCUMENT)).isEmpty();
        assertThat(sessions()).containsExactly("s1");
        enter(DOCUMENT, "n", "s3");
        assertThat(sessions(DOCUMENT)).containsExactly("s3");
    }

    @Test
    void aSweepTellsOfThem() {
        RedisStorage node = another();
        get(node.nodeLeases().renew("n", DAY, AT));
        enter(DOCUMENT, "n", "s1");
        get(node.nodeLeases().endElsewhere("n", Set.of(), AT));
        assertThat(get(node.nodeLeases().sweep()).get(DOCUMENT)).singleElement().satisfies(gone -> {
            assertThat(gone.present()).isFalse();
            assertThat(gone.entry().sessionId()).isEqualTo("s1");
        });
    }

    private List<String> sessions(PresencePlace place) {
        return get(another().presence().list(place, -1)).orElseThrow().entries().stream()
                .map(PresenceEntry::sessionId)
                .toList();
    }

    private List<String> sessions() {
        return sessions(PEOPLE);
    }
}
