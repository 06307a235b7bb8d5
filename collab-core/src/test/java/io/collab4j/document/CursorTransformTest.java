package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every cursor in every short text behind every operation, against characters that are counted one by one. */
class CursorTransformTest {
    private static final List<String> TEXTS = List.of("", "a", "ab", "abc", "abcd", "😀", "a😀b", "😀😀");
    private static final List<String> INSERTS = List.of("", "x", "😀y");

    /** One operation as a choice for each gap and each character. */
    private record Choice(List<String> inserts, List<Boolean> kept) {
        /** What is inserted behind something deleted stands before it in the one form that operations have. */
        boolean isCanonical() {
            for (int gap = 1; gap < inserts.size(); gap++) {
                if (!inserts.get(gap).isEmpty() && !kept.get(gap - 1)) {
                    return false;
                }
            }
            return true;
        }

        TextOperation operation(List<String> characters) {
            TextOperationBuilder builder = TextOperation.builder();
            for (int gap = 0; gap <= characters.size(); gap++) {
                if (!inserts.get(gap).isEmpty()) {
                    builder.insert(inserts.get(gap));
                }
                if (gap < characters.size()) {
                    int length = characters.get(gap).length();
                    if (kept.get(gap)) {
                        builder.retain(length);
                    } else {
                        builder.delete(length);
                    }
                }
            }
            return builder.build();
        }

        /** What stands before the cursor: the characters that did and are kept, and what was inserted before it. */
        int moved(List<String> characters, int gapOfCursor, boolean own) {
            int before = 0;
            for (int gap = 0; gap <= gapOfCursor; gap++) {
                if (gap < gapOfCursor || own) {
                    before += inserts.get(gap).length();
                }
                if (gap < gapOfCursor && kept.get(gap)) {
                    before += characters.get(gap).length();
                }
            }
            return before;
        }
    }

    private static List<Choice> choices(int characters) {
        List<Choice> all = new ArrayList<>();
        all.add(new Choice(List.of(), List.of()));
        for (int i = 0; i < 2 * characters + 1; i++) {
            List<Choice> longer = new ArrayList<>();
            for (Choice shorter : all) {
                if (i % 2 == 0) {
                    INSERTS.forEach(insert -> longer.add(new Choice(with(shorter.inserts(), insert), shorter.kept())));
                } else {
                    longer.add(new Choice(shorter.inserts(), with(shorter.kept(), true)));
                    longer.add(new Choice(shorter.inserts(), with(shorter.kept(), false)));
                }
            }
            all = longer;
        }
        return all;
    }

    private static <T> List<T> with(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static JsonObject caret(int position) {
        JsonObject selection =
                JsonObject.EMPTY.with("anchor", JsonValue.of(position)).with("head", JsonValue.of(position));
        return JsonObject.EMPTY.with("position", JsonValue.of(position)).with("selection", selection);
    }

    private static int position(JsonObject caret) {
        int position = (int) ((JsonNumber) caret.get("position").orElseThrow()).value();
        assertThat(caret).isEqualTo(caret(position));
        return position;
    }

    @Test
    void everyCursorBehindEveryOperationOfAShortText() {
        long checked = 0;
        for (String text : TEXTS) {
            List<String> characters = characters(text);
            for (Choice choice : choices(characters.size())) {
                if (!choice.isCanonical()) {
                    continue;
                }
                TextOperation operation = choice.operation(characters);
                int length = 0;
                for (int gap = 0; gap <= characters.size(); gap++) {
                    for (boolean own : new boolean[] {false, true}) {
                        JsonObject moved = FieldTypes.TEXT.moveCaret(caret(length), operation, own);
                        assertThat(position(moved))
                                .as("%d in %s behind %s, own %s", length, text, operation, own)
                                .isEqualTo(choice.moved(characters, gap, own));
                        checked++;
                    }
                    length += gap < characters.size() ? characters.get(gap).length() : 0;
                }
            }
        }
        assertThat(checked).isGreaterThan(10_000);
    }

    @Test
    void everyNumberBecomesAPlaceBetweenCharacters() {
        for (String text : TEXTS) {
            for (int position = 0; position <= text.length() + 3; position++) {
                int clipped = position(FieldTypes.TEXT.clipCaret(caret(position), Text.of(text)));
                int whole = 0;
                for (String character : characters(text)) {
                    if (whole + character.length() > position) {
                        break;
                    }
                    whole += character.length();
                }
                assertThat(clipped).as("%d in %s", position, text).isEqualTo(whole);
            }
        }
    }
}
