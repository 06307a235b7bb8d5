package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Outlet;
import io.collab4j.protocol.PresenceMessages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reader that can only take a little at a time. */
class FeedTest {
    private final Board<String> board = new Board<>();
    private final Feed feed =
            new Feed(board, "reader", (field, revision, outlet) -> FieldReader.Reach.NEVER, (source, waitNanos) -> {});
    private final Readers readers = new Readers(Runnable::run, () -> 0);
    private final List<String> told = new ArrayList<>();
    private int room;

    FeedTest() {
        feed.start();
    }

    private void comes(String name) {
        put(name, true);
    }

    private void goes(String name) {
        put(name, false);
    }

    private void put(String name, boolean present) {
        Notice replaced = board.get(name);
        PresenceMessages.Member message = new PresenceMessages.Member("d", present, name, name, "{}");
        board.put(name, version -> Notice.Attendance.instead(replaced, name, present, version, message));
    }

    private List<String> take(int most) {
        told.clear();
        room = most;
        feed.take(new Outlet() {
            @Override
            public boolean hasRoom() {
                return room > 0;
            }

            @Override
            public void add(String message) {
                room--;
                told.add(message.replaceFirst(".*user_(joined|left)_document.*session_id.:.([a-z]*).*", "$1 $2"));
            }

            @Override
            public void relay(String message) {
                throw new AssertionError("nobody has a cursor: " + message);
            }
        });
        return told;
    }

    @Test
    void whoComesAndGoesWhileTheReaderIsOnItsWayIsNobodyToIt() {
        comes("alice");
        comes("bob");
        goes("alice");
        comes("carol");
        assertThat(take(1)).containsExactly("joined bob");
        goes("bob");
        assertThat(take(1)).containsExactly("joined carol");
        assertThat(take(1)).as("bob was told, alice was not").containsExactly("left bob");
        assertThat(take(1)).isEmpty();
    }

    @Test
    void whoLeavesComesBackAndLeavesIsGone() {
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
        for (int i = 0; i < 3; i++) {
            goes("alice");
            comes("alice");
        }
        goes("alice");
        assertThat(take(9)).containsExactly("left alice");
        comes("alice");
        goes("alice");
        assertThat(take(9)).as("is not there, as far as the reader knows").isEmpty();
    }

    @Test
    void whoseComingsNobodyCouldReadIsNobody() {
        comes("alice");
        goes("alice");
        comes("alice");
        goes("alice");
        assertThat(take(9)).isEmpty();
    }

    @Test
    void whoIsNotGreetedAfterAllMissesNobody() {
        comes("alice");
        feed.greet();
        assertThat(take(9)).as("not in front of the greeting").isEmpty();
        feed.goOn();
        assertThat(take(9)).containsExactly("joined alice");
        comes("bob");
        feed.greet();
        feed.start();
        assertThat(take(9)).as("bob was in the greeting").isEmpty();
        goes("bob");
        feed.greet();
        feed.goOn();
        assertThat(take(9)).containsExactly("left bob");
    }

    @Test
    void whatEverybodyHasReadIsForgotten() {
        comes("alice");
        goes("alice");
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
        board.forgetRead(feed.position());
        assertThat(board.get("alice")).isNull();
        goes("alice");
        assertThat(take(9)).containsExactly("left alice");
        board.forgetRead(feed.position());
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
    }

    @Test
    void whoIsForgottenAndComesAndGoesMoreThanOnceIsToldToGo() {
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
        board.forgetRead(feed.position());
        for (int i = 0; i < 3; i++) {
            goes("alice");
            comes("alice");
        }
        goes("alice");
        assertThat(take(9)).containsExactly("left alice");
    }

    @Test
    void whatSomebodyHasNotReadIsKept() {
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
        long read = feed.position();
        comes("bob");
        board.forgetRead(read);
        assertThat(take(9)).containsExactly("joined bob");
    }

    @Test
    void whoWasToldOnTheWayIsToldToGo() {
        comes("alice");
        comes("bob");
        assertThat(take(1)).containsExactly("joined alice");
        goes("alice");
        assertThat(take(1)).containsExactly("joined bob");
        assertThat(take(1)).containsExactly("left alice");
    }

    @Test
    void whoIsNotGreetedHoldsNothingBack() {
        Feed silent = silentReader();
        comes("alice");
        assertThat(take(9)).containsExactly("joined alice");
        assertThat(readers.readByAll(board.newest())).isEqualTo(board.newest());
        silent.greet();
        comes("bob");
        assertThat(take(9)).containsExactly("joined bob");
        assertThat(readers.readByAll(board.newest())).as("is on its way").isLessThan(board.newest());
        silent.stop();
        assertThat(readers.readByAll(board.newest())).as("is told nothing more").isEqualTo(board.newest());
    }

    @Test
    void whatIsNewerThanAllHaveReadIsNotCountedAsRead() {
        readers.add("reader", feed);
        comes("alice");
        long newest = board.newest();
        comes("bob");
        assertThat(take(9)).containsExactly("joined alice", "joined bob");
        assertThat(readers.readByAll(newest)).isEqualTo(newest);
    }

    @Test
    void whoHasGoneBeforeItIsGreetedIsNoReader() {
        Feed silent = silentReader();
        readers.remove("silent", silent);
        readers.add("silent", silent);
        assertThat(readers.has("silent")).isFalse();
    }

    private Feed silentReader() {
        Feed silent = new Feed(
                board, "silent", (field, revision, outlet) -> FieldReader.Reach.NEVER, (source, waitNanos) -> {});
        readers.add("silent", silent);
        return silent;
    }
}
