package io.collab4j.ot;

/**
 * A type whose states have places that people point at: carets and selections that move along with the operations.
 *
 * @param <O> the operation
 * @param <C> the cursor, an immutable value
 */
public interface CursorType<O, C> {

    /**
     * Where a cursor stands after an operation.
     *
     * @param cursor a place in the state the operation is applied to
     * @param own whether the owner of the cursor made the operation: what he inserts at his cursor pushes it along,
     *     what others insert there does not
     */
    C transformCursor(C cursor, O operation, boolean own);
}
