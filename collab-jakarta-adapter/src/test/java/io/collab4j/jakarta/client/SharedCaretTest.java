package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Action;
import io.collab4j.jakarta.client.ClientTestBed.Peer;
import io.collab4j.ot.text.TextSelection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedCaretTest {
    private final ClientTestBed bed = new ClientTestBed(6);
    private final Peer alice = bed.peer("alice");
    private final Peer bob = bed.peer("bob");
    private final TextField hers = alice.join("notes").text("notes");
    private final TextField his = bob.join("notes").text("notes");
    private final TextRecorder view = new TextRecorder(his);
    private final TextCaret caret = begin();

    private TextCaret begin() {
        hers.insert(0, "0123456789");
        bed.advance(100);
        TextCaret made = hers.caret(TextSelection.caret(2));
        hers.share(made);
        bed.advance(100);
        return made;
    }

    private long told() {
        return alice.transport.lines.stream()
                .flatMap(line -> line.sent.stream())
                .filter(frame -> frame.contains("cursor_update"))
                .count();
    }

    private Optional<TextSelection> shown() {
        List<RemoteCaret> carets = his.carets();
        return carets.isEmpty() ? Optional.empty() : carets.get(0).selection();
    }

    @Test
    void isSeenWithoutAnEdit() {
        assertThat(shown()).contains(TextSelection.caret(2));
        caret.moveTo(new TextSelection(3, 7));
        bed.advance(100);
        assertThat(shown()).contains(new TextSelection(3, 7));
        assertThat(view.carets).hasSize(2);
        assertThat(bob.join("notes").members())
                .filteredOn(member -> !member.isOwn())
                .singleElement()
                .satisfies(member -> assertThat(member.cursors()).containsOnlyKeys("notes"));
    }

    @Test
    void theFirstMoveIsToldAtOnceAndOfThoseThatFollowTheLatest() {
        long before = told();
        for (int i = 0; i < 100; i++) {
            caret.moveTo(TextSelection.caret(i % 10));
            bed.advance(10);
        }
        assertThat(told() - before).isBetween(18L, 21L);
        bed.advance(100);
        assertThat(shown()).contains(TextSelection.caret(9));
    }

    @Test
    void ridesOnAnEditThatIsNotAcknowledged() {
        long before = told();
        hers.insert(2, "abc");
        bed.world.settle();
        caret.moveTo(TextSelection.caret(0));
        bed.world.settle();
        assertThat(told()).isEqualTo(before);
        bed.advance(100);
        assertThat(told()).isEqualTo(before + 1);
        assertThat(view.carets.get(1).selection()).contains(TextSelection.caret(5));
        assertThat(shown()).contains(TextSelection.caret(0));
    }

    @Test
    void whatMovesTheTextNeedsNoTelling() {
        long before = told();
        his.insert(0, ">> ");
        bed.advance(200);
        assertThat(caret.selection()).isEqualTo(TextSelection.caret(5));
        assertThat(shown()).contains(TextSelection.caret(5));
        assertThat(told()).isEqualTo(before);
    }

    @Test
    void aMoveAndAnEditThatCrossMeetInOnePlace() {
        his.insert(0, ">> ");
        caret.moveTo(TextSelection.caret(4));
        bed.advance(200);
        assertThat(caret.selection()).isEqualTo(TextSelection.caret(7));
        assertThat(shown()).contains(TextSelection.caret(7));
    }

    @Test
    void closedItIsGoneForOthers() {
        caret.close();
        bed.advance(100);
        assertThat(shown()).isEmpty();
        assertThat(view.carets.get(view.carets.size() - 1).selection()).isEmpty();
    }

    @Test
    void isToldAgainOnTheNextLine() {
        alice.transport.last().cut(1006);
        bed.advance(100);
        assertThat(shown()).isEmpty();
        bed.advance(6_000);
        assertThat(shown()).contains(TextSelection.caret(2));
    }

    @Test
    void isSeenByWhoJoinsLater() {
        TextField late = bed.peer("carol").join("notes").text("notes");
        bed.advance(100);
        assertThat(late.carets()).extracting(RemoteCaret::userId).containsExactly("alice");
        assertThat(late.carets().get(0).selection()).contains(TextSelection.caret(2));
    }

    @Test
    void aPlaceInAnOlderTextIsBroughtToTheNewest() {
        String session = alice.client.identity().orElseThrow().sessionId();
        his.insert(0, "new ");
        bed.advance(100);
        bob.transport
                .last()
                .say("{'type':'cursor_update','document_id':'d','field_name':'notes','user_id':'alice','session_id':'"
                        + session + "','cursor_info':{'position':9,'revision':1}}");
        bed.advance(10);
        assertThat(shown()).contains(TextSelection.caret(13));
    }

    @Test
    void whoMayNotShowItIsAskedOnce() {
        bed.rule = access -> access.action() != Action.SHOW_CURSOR;
        long before = told();
        for (int i = 0; i < 10; i++) {
            caret.moveTo(TextSelection.caret(i));
            bed.advance(100);
        }
        assertThat(told()).isEqualTo(before + 1);
        assertThat(alice.events).noneMatch(event -> event.startsWith("error"));
    }
}
