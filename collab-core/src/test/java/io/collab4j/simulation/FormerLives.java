package io.collab4j.simulation;

import io.collab4j.json.JsonValue;
import io.collab4j.store.Epoch;
import io.collab4j.store.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The histories a field had before its store lost them: a node may still hold one, and give it back. */
final class FormerLives {
    private final List<List<Chapter>> lives = new ArrayList<>();
    private final Map<Epoch, List<Named>> inherited = new HashMap<>();

    /** An edit and whose it is. */
    record Named(String name, String owner) {}

    boolean isEmpty() {
        return lives.isEmpty();
    }

    void add(List<Chapter> chapters) {
        List<Chapter> life = new ArrayList<>();
        chapters.forEach(chapter -> life.add(chapter.upTo(chapter.head().revision())));
        lives.add(life);
    }

    /** Whether this very entry was in the history that was lost last, or in one before. */
    boolean hold(LogEntry entry) {
        return lives.stream()
                .flatMap(List::stream)
                .filter(chapter -> chapter.head().revision() >= entry.revision())
                .anyMatch(chapter -> chapter.entry(entry.revision()).equals(entry));
    }

    /** What was in the first content of an epoch that a node began for a field that was gone. */
    List<Named> inherited(Epoch epoch) {
        return inherited.getOrDefault(epoch, List.of());
    }

    /** Finds the newest history that led to this content; an epoch begins with it. */
    List<Named> restore(Epoch epoch, JsonValue content, Function<LogEntry, Named> naming) {
        for (int life = lives.size() - 1; life >= 0; life--) {
            List<Chapter> chapters = lives.get(life);
            for (int last = chapters.size() - 1; last >= 0; last--) {
                Chapter chapter = chapters.get(last);
                for (long revision = chapter.head().revision(); revision >= 0; revision--) {
                    if (chapter.upTo(revision).state().equals(content)) {
                        List<Named> found = upTo(chapters.subList(0, last), chapter.upTo(revision), naming);
                        inherited.put(epoch, found);
                        return found;
                    }
                }
            }
        }
        throw new AssertionError("D6: a new epoch begins with what the field never held");
    }

    private List<Named> upTo(List<Chapter> before, Chapter last, Function<LogEntry, Named> naming) {
        List<Named> found = new ArrayList<>();
        List<Chapter> all = new ArrayList<>(before);
        all.add(last);
        for (Chapter chapter : all) {
            found.addAll(inherited(chapter.head().epoch()));
            chapter.after(0).forEach(entry -> found.add(naming.apply(entry)));
        }
        return found;
    }
}
