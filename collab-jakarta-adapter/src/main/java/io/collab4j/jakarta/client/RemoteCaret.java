package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.text.TextSelection;
import java.util.Optional;

/**
 * The caret of one connection of somebody else.
 *
 * @param selection in the text as it shows here; empty if the caret is gone
 * @param info all that was said about it, for example a name or colour
 */
public record RemoteCaret(String userId, String sessionId, Optional<TextSelection> selection, JsonObject info) {
    /** Past the end of any text, and still far from where counting ends. */
    private static final int FAR = Integer.MAX_VALUE / 2;

    /** The place a {@code cursor_info} names, which may be past the end of the text. */
    static Optional<TextSelection> selection(JsonObject info) {
        if (info.members().get("selection") instanceof JsonObject range) {
            return place(range, "anchor")
                    .flatMap(anchor -> place(range, "head").map(head -> new TextSelection(anchor, head)));
        }
        return place(info, "position").map(TextSelection::caret);
    }

    private static Optional<Integer> place(JsonObject object, String name) {
        return object.members().get(name) instanceof JsonNumber number && number.isInteger() && number.value() >= 0
                ? Optional.of((int) Math.min(number.value(), FAR))
                : Optional.empty();
    }

    static JsonObject info(TextSelection selection) {
        if (selection.isCaret()) {
            return JsonObject.EMPTY.with("position", JsonValue.of(selection.head()));
        }
        return JsonObject.EMPTY.with(
                "selection",
                JsonObject.EMPTY
                        .with("anchor", JsonValue.of(selection.anchor()))
                        .with("head", JsonValue.of(selection.head())));
    }
}
