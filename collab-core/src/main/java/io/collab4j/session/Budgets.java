package io.collab4j.session;

import io.collab4j.protocol.Budget;

/**
 * How much of each kind may come in.
 *
 * @param control messages that have no budget of their own
 * @param operations edits of any kind
 * @param operationBytes bytes of the edits
 * @param joins joins of documents and subscriptions to channels
 * @param presence cursors and other signs of life that are not kept
 * @param publications messages to channels and to other members
 * @param history requests for what a channel kept
 * @param authentications {@code authenticate} and {@code refresh_token}
 */
public record Budgets(
        Rate control,
        Rate operations,
        Rate operationBytes,
        Rate joins,
        Rate presence,
        Rate publications,
        Rate history,
        Rate authentications) {

    /** No limit to anything. */
    public static final Budgets UNLIMITED = new Budgets(
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED,
            Rate.UNLIMITED);

    /** The same but for what will be set. */
    public BudgetsBuilder toBuilder() {
        return new BudgetsBuilder(this);
    }

    /** So many times as much of everything. */
    public Budgets times(double factor) {
        return new Budgets(
                control.times(factor),
                operations.times(factor),
                operationBytes.times(factor),
                joins.times(factor),
                presence.times(factor),
                publications.times(factor),
                history.times(factor),
                authentications.times(factor));
    }

    Rate of(Budget budget) {
        return switch (budget) {
            case CONTROL -> control;
            case OPERATIONS -> operations;
            case OPERATION_BYTES -> operationBytes;
            case JOINS -> joins;
            case PRESENCE -> presence;
            case PUBLICATIONS -> publications;
            case HISTORY -> history;
            case AUTHENTICATIONS -> authentications;
            case DELIVERIES -> Rate.UNLIMITED; // what goes out, see RateLimits
        };
    }
}
