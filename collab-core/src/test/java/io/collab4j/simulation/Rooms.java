package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.channel.ChannelKind;
import io.collab4j.channel.ChannelLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.lock.LockLimits;
import io.collab4j.presence.PresenceLimits;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ChannelEvent;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the clients of one run do beside editing, on what terms, and what must be true of it when all is quiet. */
final class Rooms {
    private static final String TENANT = "acme";
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Simulation run;
    private final Dice dice;
    private final boolean locking;
    private final boolean moving;
    private final boolean talking;
    private final boolean narrow;
    private final Duration grace;
    private final int kept;
    private final LockTruth locks;
    private final CaretTruth carets = new CaretTruth();
    private final ChannelLog channel;
    private final Attendance attendance;
    private boolean forgetful;
    private int said;

    /** Terms for a run in which locks may be lost with the rest of a store, or not. */
    Rooms(Simulation run, Dice dice) {
        this.run = run;
        this.dice = dice;
        this.locking = !run.storeForgets() && dice.oneIn(2);
        this.moving = dice.oneIn(2);
        this.talking = dice.oneIn(2);
        this.narrow = dice.oneIn(4);
        this.grace = dice.millis(1_000, 3_000);
        this.kept = dice.oneIn(2) ? 1_000 : dice.between(5, 40);
        this.locks = new LockTruth(run.world(), run.coverage());
        this.channel = new ChannelLog(kept);
        this.attendance = new Attendance(run.world(), run, grace);
        locks.ask((field, clientId, token) -> run.everybody().stream()
                .anyMatch(client -> client.clientId().equals(clientId)
                        && client.doings().locking().believes(field, token)));
    }

    /** Whether edits may be refused, and so must not be sent more often than their authors know. */
    boolean isLocking() {
        return locking;
    }

    CollabLimits limits(CollabLimits limits) {
        forgetful = limits.documents().transformOperations() < 100;
        LockLimits usual = limits.locks();
        ChannelLimits wide = limits.channels();
        int ring = dice.between(8, 30);
        return limits.with(usual.toBuilder()
                        .lease(dice.millis(3_000, 60_000))
                        .idle(dice.millis(3_000, 60_000))
                        .grace(dice.millis(300, 3_000))
                        .build())
                .with(PresenceLimits.DEFAULT.toBuilder()
                        .timeToLive(Duration.ofSeconds(6))
                        .grace(grace)
                        .build())
                .with(narrow ? wide.toBuilder().ringMessages(ring).build() : wide);
    }

    CollabBuilder setUp(CollabBuilder builder) {
        return builder.channelKind(new ChannelKind("chat", kept, Duration.ofDays(1), 1_024, true, true));
    }

    Doings doingsOf(SimClient client, Dice own) {
        return new Doings(
                new People(client, attendance),
                new Locking(client, own.split(), locks),
                new Carets(client, own.split(), carets),
                new Listening(client, own.split(), channel, talking, !narrow),
                locking);
    }

    void saw(Topic<?> topic, BusEvent event) {
        if (topic instanceof DocumentKey document && event instanceof DocumentEvent change) {
            sawIn(document, change);
        } else if (topic instanceof ChannelKey && event instanceof ChannelEvent change) {
            channel.saw(change);
        }
    }

    private void sawIn(DocumentKey document, DocumentEvent change) {
        if (!run.storeForgets()) {
            locks.saw(document, change);
        }
        if (change instanceof PresenceChange who && !who.present()) {
            carets.gone(document.documentId(), who.entry().sessionId());
        }
    }

    void begin() {
        attendance.look();
    }

    /** Somebody does something, or the application. */
    void act(SimClient client) {
        Doings doings = client.doings();
        switch (dice.below(3)) {
            case 0 -> act(locking, doings.locking());
            case 1 -> act(moving, doings.carets());
            default -> act(talking, doings.listening());
        }
        if (dice.oneIn(20)) {
            onSomeNode(this::applicationActs);
        }
    }

    private static void act(boolean wanted, Habit habit) {
        if (wanted) {
            habit.act();
        }
    }

    private void onSomeNode(Consumer<Collab> action) {
        dice.pick(run.nodes()).collab().ifPresent(action);
    }

    private void applicationActs(Collab node) {
        switch (dice.below(8)) {
            case 0, 1, 2 -> takeALock(node);
            case 3 -> closeTheChannel(node);
            default -> publish(node);
        }
    }

    private void takeALock(Collab node) {
        List<Place<?, ?>> places = dice.pick(run.everybody()).places();
        Place<?, ?> place = dice.pick(places);
        if (locking) {
            node.locks().forceRelease(new DocumentKey(TENANT, place.documentId()).field(place.fieldName()));
        }
    }

    private void closeTheChannel(Collab node) {
        if (talking) {
            node.channels().close(TENANT, Listening.CHANNEL, "over");
        }
    }

    private void publish(Collab node) {
        if (talking) {
            // Whoever publishes on more than one node has no order.
            JsonValue data = JsonValue.of("app" + said++ + "-0");
            node.channels().publish(TENANT, Listening.CHANNEL, "message", data);
        }
    }

    /** What is done last, and what the bus may still lose of it. */
    void actOnceMore(List<SimClient> clients) {
        for (SimClient client : clients) {
            for (int locks = dice.between(1, 3); locks > 0; locks--) {
                act(locking, client.doings().locking());
            }
            act(talking, client.doings().listening());
            if (moving) {
                client.places().stream()
                        .filter(Carets::mayMove)
                        .filter(place -> dice.oneIn(2))
                        .forEach(client.doings().carets()::move);
            }
        }
        run.nodes().stream().flatMap(node -> node.collab().stream()).findFirst().ifPresent(this::publish);
    }

    /** Everything is quiet, and a heartbeat has passed. */
    void settle(List<SimClient> clients) {
        Set<String> users = new TreeSet<>();
        Map<String, Set<String>> sessions = new TreeMap<>();
        for (SimClient client : clients) {
            users.add(client.userId());
            client.places()
                    .forEach(place -> sessions.computeIfAbsent(place.documentId(), id -> new TreeSet<>())
                            .add(client.sessionId()));
        }
        carets.askAgain();
        for (SimClient client : clients) {
            Doings doings = client.doings();
            same(client, "PR1, PR2", doings.people().difference(users, sessions));
            same(client, "L4", locking ? doings.locking().difference(SETTLED) : null);
            same(client, "PR4", forgetful ? null : doings.carets().difference());
            same(client, "CH1, D5", doings.listening().difference());
        }
    }

    private static void same(SimClient client, String promise, @Nullable String difference) {
        check(difference == null, promise + ": " + client.userId() + " " + difference);
    }
}
