package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whom one client takes for online, and for members of its documents. */
final class People implements Habit {
    private final SimClient client;
    private final Attendance truth;
    private final Set<String> online = new TreeSet<>();
    private final Map<String, Set<String>> members = new TreeMap<>();

    People(SimClient client, Attendance truth) {
        this.client = client;
        this.truth = truth;
    }

    @Override
    public void connected() {
        // The state comes by itself.
    }

    @Override
    public void disconnected() {
        online.clear();
        members.clear();
    }

    @Override
    public boolean hear(String type, JsonObject message) {
        switch (type) {
            case "presence_state" -> {
                online.clear();
                online.addAll(all(message, "users", "user_id"));
            }
            case "presence_change" -> changed(string(message, "user_id"), string(message, "status"));
            case "document_joined" ->
                members.put(string(message, "document_id"), all(message, "presence", "session_id"));
            case "user_joined_document" -> of(message).add(string(message, "session_id"));
            case "user_left_document" ->
                check(of(message).remove(string(message, "session_id")), "PR2: somebody leaves who is not there");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void changed(String userId, String status) {
        if (status.equals("online")) {
            online.add(userId);
        } else {
            check(online.remove(userId), "PR1: somebody goes who is not there");
            truth.checkGone(userId);
            client.met(Path.USER_WENT_OFFLINE);
        }
    }

    private Set<String> of(JsonObject message) {
        return members.computeIfAbsent(string(message, "document_id"), id -> new TreeSet<>());
    }

    private static Set<String> all(JsonObject message, String list, String name) {
        return ((JsonArray) message.get(list).orElseThrow())
                .values().stream()
                        .map(each -> string((JsonObject) each, name))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What differs from who is there; null if nothing does. */
    @Nullable
    String difference(Set<String> users, Map<String, Set<String>> sessions) {
        if (!online.equals(users)) {
            return "takes " + online + " for online, not " + users;
        }
        return members.equals(sessions) ? null : "takes " + members + " for members, not " + sessions;
    }
}
