package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Who of the tenant is online, as the server tells. While the line is gone the list stays as it was; back on a line the
 * difference is told. May be read from any thread.
 */
public final class ClientPresence {
    private final Map<String, PresentUser> users = new ConcurrentSkipListMap<>();
    private final Listeners<PresenceListener> listeners = new Listeners<>();

    ClientPresence() {
        super();
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(PresenceListener listener) {
        return listeners.add(listener);
    }

    /** Those who are online, this user too; a copy. */
    public List<PresentUser> online() {
        return users.values().stream().filter(PresentUser::isOnline).toList();
    }

    /** A user who is online, or has been since this client was made. */
    public Optional<PresentUser> user(String userId) {
        return Optional.ofNullable(users.get(userId));
    }

    /** On the loop. */
    void receive(Message message) {
        if (message.type().equals("presence_state")) {
            replace(message.list("users").stream().map(PresentUser::of).toList());
        } else if (message.type().equals("presence_change")) {
            change(message);
        }
    }

    /** Of one who has gone it is not said again who he was. */
    private void change(Message message) {
        PresentUser user = PresentUser.of(message);
        JsonObject info = user(user.userId()).map(PresentUser::userInfo).orElse(JsonObject.EMPTY);
        put(message.get("user_info").isPresent() ? user : user.withInfo(info));
    }

    private void replace(List<PresentUser> now) {
        Set<String> listed = now.stream().map(PresentUser::userId).collect(Collectors.toSet());
        List<PresentUser> gone = online().stream()
                .filter(user -> !listed.contains(user.userId()))
                .toList();
        now.forEach(this::put);
        gone.forEach(user -> put(user.gone()));
    }

    private void put(PresentUser user) {
        PresentUser before = users.put(user.userId(), user);
        if (before == null || !before.isLike(user)) {
            listeners.tell(listener -> listener.onPresence(user));
        }
    }
}
