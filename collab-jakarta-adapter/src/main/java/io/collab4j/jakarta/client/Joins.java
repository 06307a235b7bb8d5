package io.collab4j.jakarta.client;

import io.collab4j.json.Json;
import io.collab4j.json.ObjectWriter;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The questions a document has put to the server and that are not answered yet. On the loop only. */
final class Joins {
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Names of full length with their positions, so many, stay well below what a control message may take. */
    private static final int NAMES_AT_ONCE = 16;

    /** What was asked: some names, or all fields; their whole content, or what happened since. */
    record Join(Optional<List<String>> names, boolean fresh) {}

    private final ClientCore client;
    private final String documentId;
    private final String documentType;
    private final Function<String, Optional<String>> position;
    private final BiConsumer<Join, ClientException> refused;
    private final Map<String, Join> open = new HashMap<>();
    private final Map<Join, Cancellable> again = new LinkedHashMap<>();
    private final Map<String, Cancellable> later = new HashMap<>();

    Joins(
            ClientCore client,
            String documentId,
            String documentType,
            Function<String, Optional<String>> position,
            BiConsumer<Join, ClientException> refused) {
        this.client = client;
        this.documentId = documentId;
        this.documentType = documentType;
        this.position = position;
        this.refused = refused;
    }

    /** Nothing is asked that could still answer for what is under way. */
    boolean isEmpty() {
        return open.isEmpty() && again.isEmpty();
    }

    /** All fields, also those to come. */
    void askAll() {
        send(new Join(Optional.empty(), false), Optional.empty());
    }

    /** Known fields go on from where they are, others are asked for by name; without any it is the document alone. */
    void ask(List<String> names, boolean fresh) {
        Map<String, String> known = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (String name : names) {
            Optional<String> from = fresh ? Optional.empty() : position.apply(name);
            from.ifPresentOrElse(at -> known.put(name, at), () -> others.add(name));
        }
        for (List<String> part : parts(List.copyOf(known.keySet()))) {
            ObjectWriter points = new ObjectWriter();
            part.forEach(name -> points.raw(name, known.get(name)));
            send(new Join(Optional.of(part), fresh), Optional.of(points.end()));
        }
        List<List<String>> unknown = names.isEmpty() ? List.of(names) : parts(others);
        for (List<String> part : unknown) {
            send(new Join(Optional.of(part), fresh), Optional.of(list(part)));
        }
    }

    private static List<List<String>> parts(List<String> names) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
            parts.add(names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE)));
        }
        return parts;
    }

    private static String list(List<String> names) {
        StringBuilder out = new StringBuilder("[");
        for (String name : names) {
            Json.quote(name, out.append(out.length() > 1 ? "," : ""));
        }
        return out.append(']').toString();
    }

    /** Asks for one field when some time has passed; once, however often this is called until then. */
    void askLater(String name, Duration delay, boolean fresh) {
        if (delay.isZero()) {
            ask(List.of(name), fresh);
        } else if (!later.containsKey(name)) {
            later.put(name, client.loop().schedule(delay, () -> {
                later.remove(name);
                ask(List.of(name), fresh);
            }));
        }
    }

    /** Whether the answer to come covers a field. */
    boolean asks(String name) {
        return open.values().stream()
                .anyMatch(join -> join.names().isEmpty() || join.names().get().contains(name));
    }

    /** The question of an answer, which is then no longer open. */
    Optional<Join> answered(String ref) {
        return Optional.ofNullable(open.remove(ref));
    }

    /** The line is gone, and with it every answer. */
    void clear() {
        open.clear();
        again.values().forEach(Cancellable::cancel);
        again.clear();
        later.values().forEach(Cancellable::cancel);
        later.clear();
    }

    private void send(Join join, Optional<String> fields) {
        ObjectWriter message = new ObjectWriter()
                .put("type", "document_join")
                .put("document_id", documentId)
                .put("document_type", documentType)
                .raw("fields", fields.orElse(null));
        open.put(client.request(message, (ref, error) -> failed(ref, join, error)), join);
    }

    private void failed(String ref, Join join, Message error) {
        ClientException reason = ClientException.of(error);
        client.reauthenticateIfCalled(reason);
        open.remove(ref);
        if (!reason.passes()) {
            refused.accept(join, reason);
            return;
        }
        again.put(join, client.loop().schedule(error.millis("retry_after_ms").orElse(RETRY), () -> {
            again.remove(join);
            join.names().ifPresentOrElse(names -> ask(names, join.fresh()), this::askAll);
        }));
    }
}
