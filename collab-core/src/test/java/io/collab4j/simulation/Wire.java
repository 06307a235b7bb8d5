package io.collab4j.simulation;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection between a client and a node. Each direction keeps its order and takes its time; when the connection
 * breaks, what is on its way is lost, or only what comes down, while what went up still arrives.
 */
final class Wire implements Connection {
    /** The client's end. */
    interface Ear {
        void onFrame(Wire wire, String frame);

        /** The connection is gone; the code is 0 if nobody said why. */
        void onClosed(Wire wire, int code);
    }

    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Power power;
    private final Ear ear;
    private @Nullable ClientSession session;
    private long upAt;
    private long downAt;
    private long stalledAt;
    private boolean upLost;
    private boolean downLost;
    private boolean over;
    private boolean left;

    Wire(VirtualWorld world, Dice dice, Faults faults, Power power, Ear ear) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.power = power;
        this.ear = ear;
    }

    void open(ClientSession session) {
        this.session = session;
    }

    // The node's end.

    @Override
    public CompletionStage<Void> send(String frame) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        long now = world.nanoTime();
        boolean stalled = isStalled();
        down(() -> ear.onFrame(this, frame));
        if (stalled) {
            world.later(Duration.ofNanos(downAt - now), () -> power.run(() -> sent.complete(null)));
        } else if (dice.oneIn(2)) {
            sent.complete(null);
        } else {
            world.later(dice.micros(0, 500), () -> power.run(() -> sent.complete(null)));
        }
        return sent;
    }

    @Override
    public void close(CloseCode code, String reason) {
        end(code.code());
    }

    @Override
    public void abort() {
        end(0);
    }

    private void end(int code) {
        if (!over) {
            over = true;
            down(() -> gone(code));
            hangUp(Duration.ZERO);
        }
    }

    private void down(Runnable arrival) {
        downAt = Math.max(downAt, world.nanoTime() + faults.networkLatency(dice).toNanos());
        world.later(Duration.ofNanos(downAt - world.nanoTime()), () -> {
            if (!downLost) {
                arrival.run();
            }
        });
    }

    private void gone(int code) {
        if (!downLost) {
            downLost = true;
            ear.onClosed(this, code);
        }
    }

    /** The transport tells the node that the connection is over, behind everything that still came. */
    private void hangUp(Duration after) {
        long at = Math.max(upAt, world.nanoTime() + after.toNanos());
        world.later(
                Duration.ofNanos(at - world.nanoTime()),
                () -> power.run(() -> {
                    upLost = true;
                    if (session != null) {
                        session.onClosed();
                    }
                }));
    }

    // The client's end.

    void say(String frame) {
        up(frame);
    }

    /** Says what may be said again without harm, and sometimes does. */
    void sayAgainAndAgain(String frame) {
        for (int copies = dice.oneIn(faults.resend) ? dice.between(1, 3) : 0; copies > 0; copies--) {
            up(frame);
        }
        up(frame);
    }

    private void up(String frame) {
        upAt = Math.max(upAt, world.nanoTime() + faults.networkLatency(dice).toNanos());
        world.later(
                Duration.ofNanos(upAt - world.nanoTime()),
                () -> power.run(() -> {
                    if (!upLost && session != null) {
                        session.onFrame(frame);
                    }
                }));
    }

    /** Whether the client has left what it said on its way. */
    boolean wasLeftTalking() {
        return left;
    }

    /** Both ends lose the other; each notices some time later. */
    void cut() {
        if (!over) {
            over = true;
            long pending = upAt - world.nanoTime();
            left = pending > 0 && dice.oneIn(2);
            upLost = !left;
            downLost = true;
            world.later(dice.micros(0, 300_000), () -> ear.onClosed(this, 0));
            hangUp(dice.micros(0, 2_000_000));
        }
    }

    /** The client stops reading for a while. */
    void stall(Duration duration) {
        if (!isStalled()) {
            stalledAt = world.nanoTime();
        }
        downAt = Math.max(downAt, world.nanoTime() + duration.toNanos());
    }

    boolean isStalled() {
        return downAt
                > world.nanoTime() + Duration.ofMillis(faults.networkMillis).toNanos();
    }

    /** Whether the client has read nothing for so long. */
    boolean isStalledFor(Duration duration) {
        return isStalled() && world.nanoTime() - stalledAt >= duration.toNanos();
    }

    boolean isOver() {
        return over;
    }
}
