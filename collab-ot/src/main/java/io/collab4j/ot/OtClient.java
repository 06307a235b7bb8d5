package io.collab4j.ot;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The editing side of one field and epoch: shows every edit at once, has at most one of them in flight, composes the
 * rest into a buffer, and moves both behind what others commit. It only computes; the caller sends what it returns and
 * hands it what arrives, in the order of the revisions.
 *
 * <pre>
 *   confirmed --in flight--> . --buffer--> visible
 *
 *   in sync             awaiting              awaiting with buffer
 *          --edit, send-->       --edit------>
 *          &lt;---acknowledge--       &lt;--acknowledge, send the buffer--
 * </pre>
 *
 * <p>For one thread at a time. A method that throws has changed nothing.
 *
 * @param <S> the state, immutable
 * @param <O> the operation
 */
public final class OtClient<S, O> {

    /**
     * What to send: an operation for the field at {@code revision}, the {@code seq}-th of this client.
     *
     * @param <O> the operation
     */
    public record Submission<O>(long revision, long seq, O operation) {}

    private final OtType<S, O> type;
    private final Function<O, List<O>> cut;
    private S confirmed;
    private S visible;
    private long revision;
    private long lastSeq;
    private @Nullable O inFlight;
    private @Nullable O buffer;

    /**
     * Starts from a join.
     *
     * @param state the content of the field at {@code revision}
     * @param lastSeq the newest {@code seq} of this client that was committed, 0 if none was
     */
    public OtClient(OtType<S, O> type, S state, long revision, long lastSeq) {
        this(type, state, revision, lastSeq, List::of);
    }

    /**
     * The same for a server that does not take an operation of any size.
     *
     * @param cut gives an operation itself if it may be sent as it is; else a first part that may, and what is left,
     *     which follows it
     */
    public OtClient(OtType<S, O> type, S state, long revision, long lastSeq, Function<O, List<O>> cut) {
        this.type = type;
        this.cut = cut;
        this.confirmed = state;
        this.visible = state;
        this.revision = revision;
        this.lastSeq = lastSeq;
    }

    /** What the user sees: the confirmed state and all his own edits. */
    public S state() {
        return visible;
    }

    /** What the server has, as far as this client knows, at {@link #revision()}. */
    public S confirmed() {
        return confirmed;
    }

    /** The newest revision received. */
    public long revision() {
        return revision;
    }

    /** The newest {@code seq} of this client that is known to be committed. */
    public long lastSeq() {
        return lastSeq;
    }

    /** Whether nothing of this client waits for the server. */
    public boolean inSync() {
        return inFlight == null && buffer == null;
    }

    /** Whether something waits behind the edit in flight. */
    public boolean hasBuffer() {
        return buffer != null;
    }

    /**
     * The user edits the visible state.
     *
     * @return what to send now; empty while another edit is in flight
     * @throws OperationException if the operation is not valid on {@link #state()}
     */
    public Optional<Submission<O>> edit(O local) {
        S edited = type.apply(visible, local);
        buffer = buffer == null ? local : type.compose(buffer, local);
        visible = edited;
        return flush();
    }

    /** Sends the buffer on its way if nothing is in flight; empty if something is, or there is nothing to send. */
    public Optional<Submission<O>> flush() {
        if (inFlight != null || buffer == null) {
            return Optional.empty();
        }
        List<O> parts = cut.apply(buffer);
        inFlight = parts.get(0);
        buffer = parts.size() > 1 ? parts.get(1) : null;
        return pending();
    }

    /** The edit in flight as it has to be sent again after a reconnect: the same seq, on the revision reached since. */
    public Optional<Submission<O>> pending() {
        return Optional.ofNullable(inFlight).map(operation -> new Submission<>(revision, lastSeq + 1, operation));
    }

    /**
     * The server committed the edit in flight as {@code revision}.
     *
     * @return what to send next
     * @throws IllegalStateException if that edit is not in flight or the revision is not the next one
     */
    public Optional<Submission<O>> acknowledge(long seq, long revision) {
        if (inFlight == null || seq != lastSeq + 1) {
            throw new IllegalStateException("seq " + seq + " is not in flight; committed so far: " + lastSeq);
        }
        requireNext(revision);
        confirmed = type.apply(confirmed, inFlight);
        this.revision = revision;
        lastSeq = seq;
        inFlight = null;
        return flush();
    }

    /**
     * Another client's edit was committed as {@code revision}. What is pending here will be committed later, so it
     * stands left of it.
     *
     * @return the operation to apply to the visible state
     * @throws IllegalStateException if the revision is not the next one
     * @throws OperationException if the operation is not valid on the confirmed state
     */
    public O receive(long revision, O remote) {
        requireNext(revision);
        return moveBehind(remote, inFlight, type.apply(confirmed, remote), revision);
    }

    private void requireNext(long next) {
        if (next != revision + 1) {
            throw new IllegalStateException("revision " + next + " does not follow " + revision);
        }
    }

    /**
     * Moves what is pending behind an operation on the confirmed state.
     *
     * <pre>
     *   confirmed --in flight--> . --buffer--> visible
     *       |                    |                |
     *     remote              remote'          remote''     returned
     *       |                    |                |
     *       v                    v                v
     *     after --in flight'---> . --buffer'--> visible'
     * </pre>
     */
    private O moveBehind(O remote, @Nullable O flight, S after, long afterRevision) {
        O movedRemote = remote;
        O movedFlight = flight;
        if (flight != null) {
            movedFlight = type.transform(flight, remote, Side.LEFT);
            movedRemote = type.transform(remote, flight, Side.RIGHT);
        }
        O movedBuffer = buffer;
        if (buffer != null) {
            movedBuffer = type.transform(buffer, movedRemote, Side.LEFT);
            movedRemote = type.transform(movedRemote, buffer, Side.RIGHT);
        }
        visible = type.apply(visible, movedRemote);
        confirmed = after;
        revision = afterRevision;
        inFlight = movedFlight;
        buffer = movedBuffer;
        return movedRemote;
    }

    /**
     * The server refused the edit in flight for good: takes it back and keeps what was typed after it. Its seq is not
     * used up. {@link #flush()} then tells what to send next.
     *
     * <pre>
     *   confirmed --in flight--> . --buffer--> visible
     *       ^                    |                |
     *       |                   undo            undo'     returned
     *       |                    |                |
     *       +---------------- confirmed --buffer'--> visible'
     * </pre>
     *
     * @return the operation to apply to the visible state
     * @throws IllegalStateException if nothing is in flight or operations of the type cannot be taken back
     */
    public O rollback() {
        if (inFlight == null) {
            throw new IllegalStateException("nothing is in flight");
        }
        if (!(type instanceof InvertibleType<S, O> invertible)) {
            throw new IllegalStateException("operations of type " + type.name() + " cannot be taken back");
        }
        return moveBehind(invertible.invert(inFlight, confirmed), null, confirmed, revision);
    }

    /**
     * A resume was answered with content instead of operations: moves what is pending behind the difference between
     * what this client knows and the snapshot. If {@code lastSeq} says that the edit in flight was committed after all,
     * the snapshot holds its effect, so the difference is taken from the state behind it and only the buffer is left:
     *
     * <pre>
     *   in flight not committed                     in flight committed
     *
     *   confirmed --in flight--> . --buffer-->      confirmed --in flight--> . --buffer-->
     *       |                                                                |
     *   difference                                                       difference
     *       v                                                                v
     *   snapshot                                                          snapshot
     * </pre>
     *
     * <p>Then {@link #pending()} or {@link #flush()} tells what to send.
     *
     * @param revision of the snapshot
     * @param lastSeq the newest seq of this client that is in the snapshot
     * @param difference gives an operation that leads from its first to its second argument
     * @return the operation to apply to the visible state
     * @throws OperationException if the difference does not lead to the snapshot
     */
    public O rebaseOnto(S snapshot, long revision, long lastSeq, BiFunction<S, S, O> difference) {
        O flight = lastSeq > this.lastSeq ? null : inFlight;
        S known = flight == null && inFlight != null ? type.apply(confirmed, inFlight) : confirmed;
        O remote = difference.apply(known, snapshot);
        if (!type.apply(known, remote).equals(snapshot)) {
            throw new OperationException(
                    OperationException.Reason.BASE_LENGTH, "the difference does not lead to the snapshot");
        }
        O shown = moveBehind(remote, flight, snapshot, revision);
        this.lastSeq = lastSeq;
        return shown;
    }

    /**
     * The server counts this client's edits anew, because it knows it under another id. What is in flight keeps its
     * place and takes the next number.
     *
     * @param lastSeq as the answer to the join says
     */
    public void renumber(long lastSeq) {
        this.lastSeq = lastSeq;
    }

    /**
     * Everything that is pending as one operation on the confirmed state, for handing to the application when it can
     * no longer be sent, because the field started a new epoch.
     */
    public Optional<O> unmerged() {
        if (inFlight != null && buffer != null) {
            return Optional.of(type.compose(inFlight, buffer));
        }
        return Optional.ofNullable(inFlight != null ? inFlight : buffer);
    }

    /** Where a place in the confirmed state, such as another user's caret, is in the visible state. */
    public <C> C toVisible(CursorType<O, C> cursors, C cursor) {
        C moved = inFlight == null ? cursor : cursors.transformCursor(cursor, inFlight, false);
        return buffer == null ? moved : cursors.transformCursor(moved, buffer, false);
    }
}
