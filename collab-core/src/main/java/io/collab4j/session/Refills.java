package io.collab4j.session;

import io.collab4j.protocol.Budget;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How each budget refills. Immutable. */
final class Refills {
    private final Map<Budget, Refill> each = new EnumMap<>(Budget.class);

    /** What comes in; deliveries have no limit. */
    Refills(Budgets budgets) {
        this(budgets, Rate.UNLIMITED);
    }

    Refills(Budgets budgets, Rate deliveries) {
        for (Budget budget : Budget.values()) {
            each.put(budget, Refill.of(budgets.of(budget)));
        }
        each.put(Budget.DELIVERIES, Refill.of(deliveries));
    }

    Refill of(Budget budget) {
        return Objects.requireNonNull(each.get(budget));
    }
}
