package io.collab4j.jakarta.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questions that are open on the line of now, by their ids. On the loop only. */
final class Requests {
    private final Map<String, Answers> open = new LinkedHashMap<>();
    private long last;

    /** The id of a new question. */
    String add(Answers answers) {
        String id = Long.toString(++last);
        open.put(id, answers);
        return id;
    }

    /** Brings a message to who asked for it; whether it was an error that is dealt with by that. */
    boolean receive(Message message) {
        Optional<String> ref = message.text("ref");
        Answers answers = ref.map(open::remove).orElse(null);
        if (answers == null) {
            return false;
        }
        boolean isError = message.type().equals("error");
        if (isError) {
            answers.refused(ref.get(), message);
        } else {
            answers.answered(message);
        }
        return isError;
    }

    /** Nothing will be answered any more. */
    void lost() {
        List<Answers> asked = List.copyOf(open.values());
        open.clear();
        asked.forEach(Answers::lost);
    }
}
