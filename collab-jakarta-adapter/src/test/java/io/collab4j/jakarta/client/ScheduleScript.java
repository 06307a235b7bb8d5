package io.collab4j.jakarta.client;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.util.List;

/** What is in the text, and what each client types into it in which order. No character occurs twice in a script. */
record ScheduleScript(String name, String initial, List<List<Typing>> clients) {

    /** One edit by position in the text its author sees, in characters as people count them; what is not there is cut off. */
    record Typing(int at, int remove, String insert) {

        TextOperation on(Text text) {
            String shown = text.toString();
            int from = offset(shown, at);
            return TextOperation.replace(from, offset(shown, at + remove) - from, insert);
        }

        private static int offset(String text, int characters) {
            return text.offsetByCodePoints(0, Math.min(characters, text.codePointCount(0, text.length())));
        }
    }

    static Typing type(int at, String insert) {
        return new Typing(at, 0, insert);
    }

    static Typing erase(int at, int remove) {
        return new Typing(at, remove, "");
    }

    static Typing replace(int at, int remove, String insert) {
        return new Typing(at, remove, insert);
    }
}
