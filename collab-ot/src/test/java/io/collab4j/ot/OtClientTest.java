package io.collab4j.ot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.ot.OtClient.Submission;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtClientTest {
    private final OtClient<Text, TextOperation> client = new OtClient<>(TextType.INSTANCE, Text.of("abc"), 7, 3);

    private static TextOperation insert(int position, String content) {
        return TextOperation.insert(position, content);
    }

    @Test
    void sendsOneEditAndGathersTheRest() {
        assertThat(client.edit(insert(3, "d"))).contains(new Submission<>(7, 4, insert(3, "d")));
        assertThat(client.edit(insert(4, "e"))).isEmpty();
        assertThat(client.edit(insert(5, "f"))).isEmpty();
        assertThat(client.state()).hasToString("abcdef");
        assertThat(client.confirmed()).hasToString("abc");
        assertThat(client.acknowledge(4, 8)).contains(new Submission<>(8, 5, insert(4, "ef")));
        assertThat(client.acknowledge(5, 9)).isEmpty();
        assertThat(client.inSync()).isTrue();
        assertThat(client.confirmed()).hasToString("abcdef");
    }

    @Test
    void standsLeftOfWhatWasCommittedBefore() {
        client.edit(insert(1, "X"));
        client.edit(insert(2, "Y"));
        assertThat(client.receive(8, insert(1, "foreign"))).isEqualTo(insert(3, "foreign"));
        assertThat(client.state()).hasToString("aXYforeignbc");
        assertThat(client.pending()).contains(new Submission<>(8, 4, insert(1, "X")));
    }

    @Test
    void refusesWhatIsNotNext() {
        assertThatThrownBy(() -> client.acknowledge(4, 8)).isInstanceOf(IllegalStateException.class);
        client.edit(insert(0, "x"));
        assertThatThrownBy(() -> client.acknowledge(3, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.acknowledge(5, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.acknowledge(4, 9)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.acknowledge(4, 7)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.receive(9, insert(0, "y"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.receive(7, insert(0, "y"))).isInstanceOf(IllegalStateException.class);
        assertThat(client.acknowledge(4, 8)).isEmpty();
    }

    @Test
    void changesNothingWhenAnOperationIsRefused() {
        client.edit(insert(0, "x"));
        assertThatThrownBy(() -> client.edit(insert(9, "y"))).isInstanceOf(OperationException.class);
        assertThatThrownBy(() -> client.receive(8, insert(9, "y"))).isInstanceOf(OperationException.class);
        assertThat(client.state()).hasToString("xabc");
        assertThat(client.revision()).isEqualTo(7);
        assertThat(client.unmerged()).contains(insert(0, "x"));
    }

    @Test
    void takesARefusedEditBackAndKeepsWhatFollowed() {
        client.edit(TextOperation.replace(1, 1, "XX"));
        client.edit(insert(2, "kept"));
        TextOperation shown = TextOperation.builder()
                .retain(1)
                .insert("b")
                .delete(1)
                .retain(4)
                .delete(1)
                .build();
        assertThat(client.rollback()).isEqualTo(shown);
        assertThat(client.state()).hasToString("abkeptc");
        assertThat(client.confirmed()).hasToString("abc");
        assertThat(client.pending()).isEmpty();
        assertThat(client.flush()).contains(new Submission<>(7, 4, insert(2, "kept")));
        assertThat(client.flush()).isEmpty();
    }

    @Test
    void editAfterARollbackGoesOutWithWhatWasKept() {
        client.edit(insert(0, "x"));
        client.edit(insert(1, "y"));
        client.rollback();
        assertThat(client.edit(insert(1, "z"))).contains(new Submission<>(7, 4, insert(0, "yz")));
    }

    @Test
    void rollbackNeedsSomethingInFlightAndATypeThatCan() {
        assertThatThrownBy(client::rollback).isInstanceOf(IllegalStateException.class);
        OtClient<Long, Long> counter = new OtClient<>(new CounterType(), 0L, 0, 0);
        counter.edit(5L);
        assertThatThrownBy(counter::rollback).isInstanceOf(IllegalStateException.class);
        assertThat(counter.state()).isEqualTo(5);
        assertThat(counter.receive(1, 3L)).isEqualTo(3);
        assertThat(counter.state()).isEqualTo(8);
    }

    @Test
    void rebasesOntoASnapshotWithoutTheEditInFlight() {
        client.edit(insert(3, "!"));
        client.edit(insert(4, "?"));
        TextOperation shown = client.rebaseOnto(Text.of("Zabc"), 40, 3, TextOperation::between);
        assertThat(shown).isEqualTo(insert(0, "Z"));
        assertThat(client.state()).hasToString("Zabc!?");
        assertThat(client.pending()).contains(new Submission<>(40, 4, insert(4, "!")));
        assertThat(client.acknowledge(4, 41)).contains(new Submission<>(41, 5, insert(5, "?")));
    }

    @Test
    void rebasesOntoASnapshotThatHoldsTheEditInFlight() {
        client.edit(insert(3, "!"));
        client.edit(insert(4, "?"));
        TextOperation shown = client.rebaseOnto(Text.of("Zabc!"), 40, 4, TextOperation::between);
        assertThat(shown).isEqualTo(insert(0, "Z"));
        assertThat(client.state()).hasToString("Zabc!?");
        assertThat(client.pending()).isEmpty();
        assertThat(client.flush()).contains(new Submission<>(40, 5, insert(5, "?")));
    }

    @Test
    void refusesADifferenceThatLeadsElsewhere() {
        client.edit(insert(3, "!"));
        Text snapshot = Text.of("elsewhere");
        assertThatThrownBy(() -> client.rebaseOnto(snapshot, 40, 4, (from, to) -> TextOperation.noop()))
                .isInstanceOf(OperationException.class);
        assertThat(client.pending()).contains(new Submission<>(7, 4, insert(3, "!")));
    }

    @Test
    void handsOutEverythingUnmerged() {
        assertThat(client.unmerged()).isEmpty();
        client.edit(insert(0, "x"));
        assertThat(client.unmerged()).contains(insert(0, "x"));
        client.edit(insert(1, "y"));
        assertThat(client.unmerged()).contains(insert(0, "xy"));
        client.rollback();
        assertThat(client.unmerged()).contains(insert(0, "y"));
    }

    @Test
    void cursorsFollow() {
        OtCursors<String, TextOperation, TextSelection> cursors = new OtCursors<>(TextType.INSTANCE);
        cursors.put("me", TextSelection.caret(1));
        cursors.put("you", new TextSelection(1, 3));
        cursors.put("gone", TextSelection.caret(0));
        cursors.remove("gone");
        TextOperation mine = insert(1, "xx");
        client.edit(mine);
        cursors.move(mine, "me");
        assertThat(cursors.all()).isEqualTo(Map.of("me", TextSelection.caret(3), "you", new TextSelection(1, 5)));
        cursors.move(client.receive(8, TextOperation.delete(0, 2)), "you");
        assertThat(cursors.get("me")).contains(TextSelection.caret(2));
        assertThat(cursors.get("gone")).isEmpty();
        assertThat(client.toVisible(TextType.INSTANCE, TextSelection.caret(1))).isEqualTo(TextSelection.caret(3));
    }

    @Test
    void sendsWhatIsTooLargeInParts() {
        OtClient<Text, TextOperation> careful = new OtClient<>(
                TextType.INSTANCE,
                Text.EMPTY,
                0,
                0,
                operation ->
                        operation.baseLength() == 0 ? List.of(insert(0, "abc"), insert(3, "de")) : List.of(operation));
        assertThat(careful.edit(insert(0, "abcde"))).contains(new Submission<>(0, 1, insert(0, "abc")));
        careful.receive(1, insert(0, "z"));
        assertThat(careful.acknowledge(1, 2)).contains(new Submission<>(2, 2, insert(3, "de")));
        assertThat(careful.state()).hasToString("abcdez");
    }

    @Test
    void goesOnUnderAnotherId() {
        client.edit(insert(0, "x"));
        client.renumber(0);
        assertThat(client.pending()).contains(new Submission<>(7, 1, insert(0, "x")));
        assertThat(client.acknowledge(1, 8)).isEmpty();
        assertThat(client.lastSeq()).isEqualTo(1);
    }
}
