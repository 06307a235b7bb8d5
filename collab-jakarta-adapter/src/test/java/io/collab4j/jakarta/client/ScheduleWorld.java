package io.collab4j.jakarta.client;

import io.collab4j.Collab;
import io.collab4j.document.FieldContent;
import io.collab4j.document.FieldState;
import io.collab4j.document.ServerDocument;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.jakarta.client.ScheduleSpace.Network;
import io.collab4j.jakarta.client.ScheduleStep.Kind;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LogEntry;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.TestSource;
import io.collab4j.testing.VirtualWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A node and real clients that have all joined, at one moment at which time stands still: between two steps everything
 * that is due has happened, so what happens next is only what a schedule says.
 */
final class ScheduleWorld {
    private static final String TENANT = "acme";

    private final VirtualWorld world = new VirtualWorld(1);
    private final MemoryStorage storage = TestServer.store(world);
    private final List<SchedulePeer> peers = new ArrayList<>();
    private final List<Collab> nodes = new ArrayList<>();
    private final ScheduleChecks checks;
    private final ServerDocument server;
    private final FieldKey field = new DocumentKey(TENANT, SchedulePeer.DOCUMENT).field(SchedulePeer.FIELD);
    private final String epoch;
    private final ScheduleSpace space;
    private int cutsLeft;

    /** All have joined. */
    ScheduleWorld(ScheduleSpace space) {
        this.space = space;
        CollabRuntime real = world.runtime();
        CollabRuntime runtime = new CollabRuntime(real.executor(), real.scheduler(), real.clock(), new ScheduleIds());
        for (int i = space.network() == Network.TWO_NODES ? 2 : 1; i > 0; i--) {
            nodes.add(node(space.script().initial(), runtime));
        }
        server = nodes.get(0).open(SchedulePeer.DOCUMENT, User.named(TENANT, "server", "server"));
        // Its first look makes it a member of the field.
        epoch = read().epoch();
        for (int i = 0; i < space.script().clients().size(); i++) {
            join(i, runtime);
        }
        checks = new ScheduleChecks(space.script(), peers);
        cutsLeft = space.cuts();
    }

    private Collab node(String initial, CollabRuntime runtime) {
        return Collab.builder()
                .runtime(runtime)
                .storage(storage)
                .documentSource(new TestSource().has(SchedulePeer.FIELD, FieldContent.text(initial)))
                .limits(ScheduleLimits.get())
                .authenticator(credentials -> CompletableFuture.completedFuture(
                        new Identity(User.named(TENANT, credentials.token(), credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
    }

    private void join(int client, CollabRuntime runtime) {
        boolean slow = space.network() == Network.SLOW;
        SchedulePeer peer = new SchedulePeer(
                String.valueOf((char) ('A' + client)),
                space.script().clients().get(client),
                runtime,
                (former, listener) -> new ScheduleLine(nodes.get((client + former) % nodes.size()), slow, listener));
        peers.add(peer);
        pump(peer);
        peer.join();
        pump(peer);
    }

    /** Delivers what is on the line until there is nothing left. */
    private void pump(SchedulePeer peer) {
        world.settle();
        while (!peer.line().up().isEmpty() || !peer.line().down().isEmpty()) {
            if (peer.line().up().isEmpty()) {
                peer.line().deliverDown();
            } else {
                peer.line().deliverUp();
            }
            world.settle();
        }
    }

    /** What can happen next. */
    List<ScheduleStep> enabled() {
        List<ScheduleStep> steps = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            SchedulePeer peer = peers.get(i);
            ScheduleLine line = peer.line();
            boolean dead = line.isBroken();
            add(steps, Kind.DOWN, i, !line.down().isEmpty());
            add(steps, Kind.UP, i, !dead && !line.up().isEmpty());
            add(steps, Kind.EDIT, i, !peer.hasTyped());
            add(steps, Kind.DIAL, i, dead);
            add(
                    steps,
                    Kind.LATE,
                    i,
                    peer.staleLine().filter(stale -> !stale.up().isEmpty()).isPresent());
            add(steps, Kind.NOTICE, i, peer.staleLine().isPresent());
            add(steps, Kind.CUT, i, !dead && mayBeCut(i));
        }
        return steps;
    }

    /**
     * As much of that as has to be tried. A frame that reaches a client, and an edit there, change nothing but this client
     * and the tail of what it sends, and take nothing but the head of what it is sent; the server and the other clients
     * add to the tail of the latter, and take the head of the former. So whatever they do next leads to the same state
     * before these two as behind them, and it is enough to go on with these two in either order. Only a cut of this very
     * line would not be the same; and where the server waits for a frame to arrive, its arrival is the server's step too.
     */
    List<ScheduleStep> enough() {
        List<ScheduleStep> all = enabled();
        if (space.network() == Network.SLOW) {
            return all;
        }
        for (int i = 0; i < peers.size(); i++) {
            if (!mayBeCut(i) && !peers.get(i).line().down().isEmpty()) {
                int client = i;
                return all.stream()
                        .filter(step ->
                                step.client() == client && (step.kind() == Kind.DOWN || step.kind() == Kind.EDIT))
                        .toList();
            }
        }
        return all;
    }

    private boolean mayBeCut(int client) {
        return client == space.victim() && cutsLeft > 0;
    }

    private static void add(List<ScheduleStep> steps, Kind kind, int client, boolean possible) {
        if (possible) {
            steps.add(new ScheduleStep(kind, client));
        }
    }

    /** Lets a step happen, and looks whether all is as it has to be. */
    void perform(ScheduleStep step) {
        replay(step);
        checks.afterStep(log());
    }

    /** Lets a step happen that has been looked at before. */
    void replay(ScheduleStep step) {
        SchedulePeer peer = peers.get(step.client());
        switch (step.kind()) {
            case EDIT -> peer.type();
            case UP -> peer.line().deliverUp();
            case DOWN -> checks.delivered(step.client(), peer.line().deliverDown());
            case CUT -> {
                cutsLeft--;
                peer.line().cut();
            }
            case LATE -> peer.staleLine().orElseThrow().deliverUp();
            case NOTICE -> peer.staleLine().orElseThrow().serverNotices();
            case DIAL -> dial(peer);
        }
        world.settle();
    }

    /**
     * The handshake is one step: until the client is online again it sends nothing of what is typed and is told nothing of
     * what others type, so whatever else may happen within it, happens before or behind it with the same result. What it does to the
     * client's former line happens at one moment of it, and to no field.
     */
    private void dial(SchedulePeer peer) {
        peer.client().reconnect();
        world.settle();
        ScheduleLine line = peer.line();
        while (!peer.isOnline()) {
            if (line.up().isEmpty()) {
                line.deliverDown();
            } else {
                line.deliverUp();
            }
            world.settle();
        }
    }

    /** Whether all is typed and delivered, though a line may still break or the server notice that one did. */
    boolean isQuiet() {
        return peers.stream()
                .allMatch(peer -> peer.hasTyped()
                        && peer.isOnline()
                        && peer.line().up().isEmpty()
                        && peer.line().down().isEmpty());
    }

    void checkEnd() {
        checks.atEnd(read().state().toString(), log());
    }

    private FieldState read() {
        CompletableFuture<FieldState> read = server.read(SchedulePeer.FIELD).toCompletableFuture();
        world.settle();
        return read.join();
    }

    private List<LogEntry> log() {
        return storage.documents()
                .readLog(field, epoch, 0, Integer.MAX_VALUE)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .entries();
    }

    /** Everything that decides what can happen from here on. */
    String dump() {
        StateText text = new StateText();
        writeTo(text);
        return text.toString();
    }

    /** 64 bits of that. */
    long fingerprint() {
        StateHash hash = new StateHash();
        writeTo(hash);
        return hash.value();
    }

    private void writeTo(StateSink sink) {
        StateDump dump = new StateDump(sink).add(cutsLeft);
        peers.forEach(peer -> peer.dump(dump));
        dump.add(nodes).add(storage);
    }
}
