package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.protocol.Budget;
import io.collab4j.protocol.ClientMessage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one connection's incoming messages: each has to be within the budgets of the connection, and, once it is known
 * who speaks, of the user and of the tenant. Not thread-safe, though others take from the shared budgets meanwhile.
 */
final class Throttle {
    /** What has others told. */
    private static final Set<Budget> DELIVERED = EnumSet.of(Budget.OPERATIONS, Budget.PRESENCE, Budget.PUBLICATIONS);

    private final NodeBudgets budgets;
    // One that was never touched is full, and that most of them stay.
    private final Map<Budget, TokenBucket> own = new EnumMap<>(Budget.class);
    private @Nullable TokenBucket refusals;
    private @Nullable TokenBucket stirs;

    Throttle(NodeBudgets budgets) {
        this.budgets = budgets;
    }

    /** So much of one bucket. */
    private record Charge(TokenBucket bucket, long amount) {}

    /** Milliseconds after which a message may be sent again; 0 if it may pass now. */
    long check(Optional<User> sender, ClientMessage message, int bytes) {
        return take(sender, message.budget(), bytes);
    }

    /** The same for what is no message. */
    long checkMalformed(Optional<User> sender) {
        return take(sender, Budget.CONTROL, 0);
    }

    /** Whether a refusal may still be answered; if not, the peer does not listen. */
    boolean mayRefuse() {
        if (refusals == null) {
            refusals = budgets.ofRefusals();
        }
        return refusals.take(1, budgets.now());
    }

    /** Whether the peer may show that it is alive without saying anything. For the transport's calls, one at a time. */
    boolean mayStir() {
        if (stirs == null) {
            stirs = budgets.ofConnection(Budget.CONTROL);
        }
        return stirs.take(1, budgets.now());
    }

    private long take(Optional<User> sender, Budget budget, int bytes) {
        while (true) {
            List<Charge> charges = charges(sender, budget, bytes);
            long now = budgets.now();
            long wait = longestWait(charges, now);
            if (wait > 0) {
                return TimeUnit.NANOSECONDS.toMillis(wait + TimeUnit.MILLISECONDS.toNanos(1) - 1);
            }
            if (takeAll(charges, now)) {
                return 0;
            }
            // Another connection was faster, or a bucket was forgotten.
        }
    }

    private List<Charge> charges(Optional<User> sender, Budget budget, int bytes) {
        List<Charge> charges = new ArrayList<>(6);
        charge(charges, sender, budget, 1);
        if (budget == Budget.OPERATIONS) {
            charge(charges, sender, Budget.OPERATION_BYTES, bytes);
        }
        if (DELIVERED.contains(budget)) {
            // What it will take is not known yet: nothing may be owed for what came before.
            sender.ifPresent(user -> charges.add(new Charge(budgets.ofTenant(user, Budget.DELIVERIES), 0)));
        }
        return charges;
    }

    private void charge(List<Charge> charges, Optional<User> sender, Budget budget, long amount) {
        charges.add(new Charge(own.computeIfAbsent(budget, budgets::ofConnection), amount));
        sender.ifPresent(user -> {
            charges.add(new Charge(budgets.ofUser(user, budget), amount));
            charges.add(new Charge(budgets.ofTenant(user, budget), amount));
        });
    }

    private static long longestWait(List<Charge> charges, long now) {
        long longest = 0;
        for (Charge charge : charges) {
            longest = Math.max(longest, charge.bucket().waitFor(charge.amount(), now));
        }
        return longest;
    }

    /** Takes from all or, if one of them has been emptied meanwhile, from none. */
    private static boolean takeAll(List<Charge> charges, long now) {
        for (int taken = 0; taken < charges.size(); taken++) {
            Charge charge = charges.get(taken);
            if (!charge.bucket().take(charge.amount(), now)) {
                charges.subList(0, taken).forEach(other -> other.bucket().giveBack(other.amount()));
                return false;
            }
        }
        return true;
    }
}
