package io.collab4j.ot;

/**
 * A type whose operations can be taken back. Undo and the rollback of a refused edit need it.
 *
 * @param <S> the state
 * @param <O> the operation
 */
public interface InvertibleType<S, O> extends OtType<S, O> {

    /**
     * The operation that takes {@code operation} back: {@code apply(apply(before, operation), inverse)} equals
     * {@code before}. To take it back after others have edited on, transform the inverse behind their operations.
     *
     * @param before the state that {@code operation} was applied to; deleted content is read from it
     * @throws OperationException if {@code operation} is not valid on {@code before}
     */
    O invert(O operation, S before);
}
