package io.collab4j.document;

import io.collab4j.protocol.DeliveryPace;
import io.collab4j.store.Author;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those who are subscribed to a field, one for each session. Used by the field's thread only. */
final class Audience {
    private final DeliveryPace pace;
    private final List<Subscription> members = new ArrayList<>();
    /** Of what has been published since the last time they were told. */
    private final Set<String> authors = new HashSet<>();

    Audience(DeliveryPace pace) {
        this.pace = pace;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    List<Subscription> all() {
        return List.copyOf(members);
    }

    /** A session's place, if it has one. */
    @Nullable
    Subscription of(Author author) {
        return members.stream()
                .filter(present -> present.author().sessionId().equals(author.sessionId()))
                .findFirst()
                .orElse(null);
    }

    boolean hasClient(String clientId) {
        return members.stream().anyMatch(member -> member.author().clientId().equals(clientId));
    }

    /** Adds one, which takes the place of an older one of its session. */
    void add(Subscription subscription) {
        Subscription older = of(subscription.author());
        if (older != null) {
            older.end();
            members.remove(older);
        }
        members.add(subscription);
    }

    /** Whether it was there. */
    boolean remove(Subscription subscription) {
        return members.remove(subscription);
    }

    /** There is an edit of this client that they have not been told of. */
    void published(String clientId) {
        authors.add(clientId);
    }

    /** Up to where each of them has taken what there is: a revision, {@code newest} if nobody is here. */
    long taken(long newest) {
        long taken = newest;
        for (int i = 0; i < members.size(); i++) {
            taken = Math.min(taken, members.get(i).position());
        }
        return taken;
    }

    /** Tells everybody that there is something new, if there is. */
    void tell() {
        long wait = pace.waitNanos(members.size());
        for (int i = 0; i < members.size(); i++) {
            Subscription member = members.get(i);
            member.signal(authors.contains(member.author().clientId()) ? 0 : wait);
        }
        authors.clear();
    }
}
