package io.collab4j.redis;

import io.collab4j.json.ObjectWriter;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/** What is done in one place, each as one step in its slot. Blocks. Any thread. */
final class Places {
    private static final Script ENTER = Script.of("presence_enter", "time", "presence");
    private static final Script LEAVE = Script.of("presence_leave", "time", "presence");
    private static final Script LIST = Script.of("presence_list", "time", "presence");
    private static final Script SWEEP = Script.of("presence_sweep", "time", "presence");

    private final RedisContext context;

    Places(RedisContext context) {
        this.context = context;
    }

    /**
     * What came of entering.
     *
     * @param swept the ticket up to which the node was swept, if that is not smaller; 0 if it has entered
     */
    record Entered(long swept, Optional<PresenceChange> change) {}

    /**
     * What came of leaving.
     *
     * @param node whose entry it was
     * @param vacated the ticket up to which the node has no entry in the place any more; empty if it still has one
     */
    record Left(String node, Optional<Long> vacated, Optional<PresenceChange> change) {}

    /** Enters; what has changed is answered again if the same call is made again. */
    Entered enter(UnifiedJedis redis, String call, PresencePlace place, PresenceEntry entry, long ticket, Instant at) {
        Arguments arguments = new Arguments()
                .add(entry.sessionId())
                .add(entry.node())
                .add(place.keyOf(entry))
                .add(ticket)
                .add(Events.entry(new ObjectWriter(), entry).end());
        List<Reply> answer = ENTER.run(redis, keys(place, call), arguments).list();
        if (answer.get(0).text().equals("swept")) {
            return new Entered(answer.get(1).number(), Optional.empty());
        }
        return new Entered(
                0,
                answer.size() == 1
                        ? Optional.empty()
                        : Optional.of(new PresenceChange(answer.get(1).number(), true, entry, at)));
    }

    /** Empty if the session is not there. */
    Optional<Left> leave(UnifiedJedis redis, String call, PresencePlace place, String sessionId, Instant at) {
        Reply reply = LEAVE.run(redis, keys(place, call), new Arguments().add(sessionId));
        if (reply.isNothing()) {
            return Optional.empty();
        }
        List<Reply> answer = reply.list();
        return Optional.of(new Left(
                answer.get(0).text(),
                given(answer.get(1)).map(Reply::number),
                given(answer.get(2)).map(version -> gone(version, answer.get(3), at))));
    }

    private static Optional<Reply> given(Reply part) {
        return Optional.of(part).filter(some -> !some.text().isEmpty());
    }

    /**
     * Who is in a place.
     *
     * @param at by the server's time
     */
    record Listed(PresenceRoster roster, Instant at) {}

    /** Empty if what is known is the version still. */
    Optional<Listed> list(UnifiedJedis redis, PresencePlace place, long known) {
        Reply reply = LIST.run(redis, keys(place, context.newCall()), new Arguments().add(known));
        if (reply.isNothing()) {
            return Optional.empty();
        }
        List<Reply> answer = reply.list();
        List<PresenceEntry> entries = answer.stream()
                .skip(2)
                .map(Places::entry)
                .sorted(Comparator.comparing(PresenceEntry::sessionId))
                .toList();
        return Optional.of(new Listed(
                new PresenceRoster(answer.get(0).number(), entries),
                Instant.ofEpochMilli(answer.get(1).number())));
    }

    /** Ends what a node has entered up to a ticket. */
    List<PresenceChange> sweep(
            UnifiedJedis redis, String call, PresencePlace place, String node, long ticket, Instant at) {
        List<Reply> answer = SWEEP.run(
                        redis,
                        keys(place, call + '-' + node),
                        new Arguments().add(node).add(ticket))
                .list();
        List<PresenceChange> changes = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 2) {
            changes.add(gone(answer.get(i), answer.get(i + 1), at));
        }
        return changes;
    }

    private static PresenceChange gone(Reply version, Reply entry, Instant at) {
        return new PresenceChange(version.number(), false, entry(entry), at);
    }

    /** It stands behind a line that is for scripts. */
    private static PresenceEntry entry(Reply stored) {
        String text = stored.text();
        return EventReader.presence(Members.read(text.substring(text.indexOf('\n') + 1)));
    }

    private List<byte[]> keys(PresencePlace place, String call) {
        return Stream.of("present", "counts", "version", "swept", "answer-" + call)
                .map(what -> context.keys().of(place, what))
                .toList();
    }
}
