package io.collab4j.jakarta.client;

/** Hears of the lock of one field, on the client's loop, in order; must not block. */
public interface LockListener {

    /** Somebody has it now, or nobody. A renewal is not told. */
    default void onLock(LockState state) {}

    /**
     * It was this client's and is not any more, though nobody unlocked it here; the state was told before.
     *
     * @param reason {@code expired}, {@code disconnected}, {@code forced} or another of the server's; {@code lock_lost} if
     *     it was noticed late, {@code not_renewed} if the server was not heard of before the lease was about to end
     */
    default void onLost(String reason) {}
}
