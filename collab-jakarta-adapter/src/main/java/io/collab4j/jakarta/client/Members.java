package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Who is in one document. While the line is gone the list stays; the answer to the next join says what is different. Read
 * from any thread, the rest on the loop.
 */
final class Members {
    private final ClientDocument document;
    private final Map<String, Member> bySession = new ConcurrentSkipListMap<>();

    Members(ClientDocument document) {
        this.document = document;
    }

    List<Member> list() {
        return List.copyOf(bySession.values());
    }

    void join(Message message) {
        String sessionId = message.text("session_id").orElse("");
        boolean isOwn = document.client().sessionId().equals(Optional.of(sessionId));
        Member member = Member.of(message, isOwn);
        if (bySession.putIfAbsent(sessionId, member) == null) {
            document.tell(listener -> listener.onMemberJoined(member));
        }
    }

    void leave(String sessionId) {
        Member gone = bySession.remove(sessionId);
        if (gone != null) {
            document.tell(listener -> listener.onMemberLeft(gone));
        }
    }

    /** Those of before whom the answer to a join does not name any more. */
    List<String> missing(List<Message> presence) {
        Set<String> there = presence.stream()
                .flatMap(member -> member.text("session_id").stream())
                .collect(Collectors.toSet());
        return bySession.keySet().stream()
                .filter(sessionId -> !there.contains(sessionId))
                .toList();
    }

    void cursor(String sessionId, String fieldName, JsonObject info) {
        Member before = bySession.get(sessionId);
        if (before != null) {
            Member now = before.with(fieldName, info);
            bySession.put(sessionId, now);
            if (!now.equals(before)) {
                document.tell(listener -> listener.onCursor(now, fieldName));
            }
        }
    }

    void clear() {
        List.copyOf(bySession.keySet()).forEach(this::leave);
    }
}
