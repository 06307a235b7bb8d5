package io.collab4j.ot;

/**
 * A kind of shared state that several people may edit at once: what its operations mean and how two concurrent ones
 * are brought together. The engine knows operations only through this seam, so a new type joins by implementing it.
 *
 * <p>States and operations are immutable; an implementation has no state of its own and may be used by any number of
 * threads. The laws, for every operation {@code a} and {@code b} valid on a state {@code s}:
 *
 * <pre>
 *            s                    apply(apply(s, a), transform(b, a, side.opposite()))
 *         a / \ b                   = apply(apply(s, b), transform(a, b, side))            (TP1)
 *          /   \
 *         .     .                 apply(apply(s, a), c) = apply(s, compose(a, c))
 *       b' \   / a'
 *           \ /
 *            .
 * </pre>
 *
 * @param <S> the state, with equality by content
 * @param <O> the operation
 */
public interface OtType<S, O> {

    /** The name on the wire and in stores, for example {@code text}. */
    String name();

    /** The state of a field at revision 0 when nobody gave it a first content. */
    S initial();

    /**
     * Checks that an operation may be applied to a state; {@link #apply} accepts exactly what passes here.
     *
     * @throws OperationException if it may not; nothing else is ever thrown, whatever the operation holds
     */
    void validate(S state, O operation);

    /**
     * The state after the operation.
     *
     * @throws OperationException if the operation is not valid on this state
     */
    S apply(S state, O operation);

    /**
     * One operation with the effect of {@code first} and then {@code second}. Meant for a client's own unsent edits;
     * history that others have seen is never composed, because transforming over the composition differs.
     *
     * @throws OperationException if {@code second} does not follow {@code first}
     */
    O compose(O first, O second);

    /**
     * Moves an operation behind a concurrent one.
     *
     * @param operation the one to move, made on the same state as {@code other}
     * @param other the one that is already applied
     * @param side where {@code operation} stands when both insert at one place
     * @throws OperationException if the two were not made on the same state
     */
    O transform(O operation, O other, Side side);
}
