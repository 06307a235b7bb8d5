package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tickets: good once, and for a time. */
public abstract class TicketStoreContract extends StorageContract {
    private static final Duration LONG = Duration.ofHours(1);

    private String ticket(String name) {
        return tenant() + name;
    }

    private void put(String name, String content, Duration timeToLive) {
        get(storage().tickets().put(ticket(name), content, timeToLive));
    }

    private Optional<String> take(String name) {
        return get(storage().tickets().take(ticket(name)));
    }

    @Test
    void aTicketIsGoodOnce() {
        put("a", "alice \uD83D\uDE00", LONG);
        assertThat(take("a")).contains("alice \uD83D\uDE00");
        assertThat(take("a")).isEmpty();
    }

    @Test
    void eachStandsForItsOwn() {
        put("a", "alice", LONG);
        put("b", "bob", LONG);
        assertThat(take("b")).contains("bob");
        assertThat(take("a")).contains("alice");
    }

    @Test
    void oneThatNobodyGaveIsGoodForNothing() {
        put("a", "alice", LONG);
        assertThat(take("b")).isEmpty();
        assertThat(take("")).isEmpty();
    }

    @Test
    void aTicketIsGoneWhenItsTimeIsOver() {
        put("a", "alice", Duration.ofSeconds(2));
        put("b", "bob", LONG);
        pass(Duration.ofSeconds(3));
        assertThat(take("a")).isEmpty();
        assertThat(take("b")).contains("bob");
    }

    @Test
    void ofSeveralThatTryOneGetsIt() {
        put("a", "alice", LONG);
        List<CompletableFuture<Optional<String>>> tries = Stream.generate(
                        () -> storage().tickets().take(ticket("a")).toCompletableFuture())
                .limit(20)
                .toList();
        assertThat(tries).extracting(each -> get(each)).containsOnlyOnce(Optional.of("alice"));
        assertThat(tries)
                .extracting(each -> get(each))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
    }
}
