package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.RevocationStore.Positioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That every revocation is read once, in order, by whoever reads on, for as long as it is kept. */
public abstract class RevocationStoreContract extends StorageContract {
    private static final Duration LONG = Duration.ofHours(1);

    private Revocation of(String user) {
        return new Revocation(tenant(), new Revocation.OfUser(user), Instant.EPOCH);
    }

    private RevocationStore store() {
        return storage().revocations();
    }

    private List<Positioned> mine(long position) {
        return get(store().readAfter(position, 1_000)).stream()
                .filter(each -> each.revocation().tenantId().equals(tenant()))
                .toList();
    }

    @Test
    void whatIsAppendedIsReadBehindWhatCameBefore() {
        long first = get(store().append(of("alice"), LONG));
        long second = get(store().append(of("bob"), LONG));
        assertThat(second).isGreaterThan(first);
        assertThat(mine(first - 1))
                .containsExactly(new Positioned(first, of("alice")), new Positioned(second, of("bob")));
        assertThat(mine(first)).containsExactly(new Positioned(second, of("bob")));
        assertThat(mine(second)).isEmpty();
    }

    @Test
    void everyKindOfTargetIsKept() {
        List<Revocation> all = List.of(
                of("alice"),
                new Revocation(tenant(), new Revocation.OfSession("s"), Instant.parse("2026-05-04T03:02:01.5Z")),
                new Revocation(tenant(), new Revocation.OfToken("t"), Instant.EPOCH),
                new Revocation(tenant(), new Revocation.OfRights("alice"), Instant.EPOCH),
                new Revocation(tenant(), new Revocation.OfConnections("alice"), Instant.EPOCH),
                new Revocation(tenant(), new Revocation.OfMemberships("d"), Instant.EPOCH));
        all.forEach(each -> get(store().append(each, LONG)));
        assertThat(mine(0)).extracting(Positioned::revocation).containsExactlyElementsOf(all);
    }

    @Test
    void aPageEndsWhereItIsToAndTheNextGoesOn() {
        for (int i = 0; i < 5; i++) {
            get(store().append(of("user" + i), LONG));
        }
        List<Positioned> read = new ArrayList<>();
        List<Positioned> page = get(store().readAfter(0, 2));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2).noneMatch(read::contains);
            read.addAll(page);
            page = get(store().readAfter(read.get(read.size() - 1).position(), 2));
        }
        assertThat(read)
                .filteredOn(each -> each.revocation().tenantId().equals(tenant()))
                .hasSize(5);
    }

    @Test
    void aRevocationIsKeptAsLongAsItIsToAndPositionsAreNeverUsedAgain() {
        long first = get(store().append(of("alice"), Duration.ofMillis(200)));
        assertThat(mine(first - 1)).hasSize(1);
        pass(Duration.ofMillis(400));
        long second = get(store().append(of("bob"), LONG));
        assertThat(second).isGreaterThan(first);
        assertThat(mine(0)).extracting(Positioned::position).contains(second);
    }

    @Test
    void whatIsKeptLongerStaysWhenOthersAreOver() {
        long first = get(store().append(of("alice"), LONG));
        get(store().append(of("bob"), Duration.ofMillis(200)));
        long third = get(store().append(of("carol"), LONG));
        pass(Duration.ofMillis(400));
        long fourth = get(store().append(of("dave"), LONG));
        assertThat(mine(0)).extracting(Positioned::position).contains(first, third, fourth);
        assertThat(mine(first - 1)).first().isEqualTo(new Positioned(first, of("alice")));
    }

    @Test
    void theSameIsRevokedAsOftenAsItIsAppended() {
        long first = get(store().append(of("alice"), LONG));
        long second = get(store().append(of("alice"), LONG));
        assertThat(mine(first - 1))
                .containsExactly(new Positioned(first, of("alice")), new Positioned(second, of("alice")));
    }
}
