package io.collab4j.ot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A set of numbers; an operation says which are to be in and which out, and the later commit has the last word. */
final class SetType implements InvertibleType<Set<Integer>, Map<Integer, Boolean>> {
    @Override
    public String name() {
        return "set";
    }

    @Override
    public Set<Integer> initial() {
        return Set.of();
    }

    @Override
    public void validate(Set<Integer> state, Map<Integer, Boolean> operation) {
        if (operation.keySet().stream().anyMatch(number -> number < 0)) {
            throw new OperationException(OperationException.Reason.BAD_COUNT, "a negative number");
        }
    }

    @Override
    public Set<Integer> apply(Set<Integer> state, Map<Integer, Boolean> operation) {
        validate(state, operation);
        Set<Integer> result = new TreeSet<>(state);
        operation.forEach((number, in) -> {
            if (in) {
                result.add(number);
            } else {
                result.remove(number);
            }
        });
        return result;
    }

    @Override
    public Map<Integer, Boolean> compose(Map<Integer, Boolean> first, Map<Integer, Boolean> second) {
        Map<Integer, Boolean> both = new HashMap<>(first);
        both.putAll(second);
        return both;
    }

    @Override
    public Map<Integer, Boolean> transform(Map<Integer, Boolean> operation, Map<Integer, Boolean> other, Side side) {
        Map<Integer, Boolean> moved = new HashMap<>(operation);
        if (side == Side.RIGHT) {
            moved.keySet().removeAll(other.keySet());
        }
        return moved;
    }

    @Override
    public Map<Integer, Boolean> invert(Map<Integer, Boolean> operation, Set<Integer> before) {
        Map<Integer, Boolean> inverse = new HashMap<>();
        operation.keySet().forEach(number -> inverse.put(number, before.contains(number)));
        return inverse;
    }

    static Map<Integer, Boolean> between(Set<Integer> before, Set<Integer> after) {
        Map<Integer, Boolean> difference = new HashMap<>();
        Set<Integer> gone = new HashSet<>(before);
        gone.removeAll(after);
        gone.forEach(number -> difference.put(number, false));
        after.forEach(number -> difference.put(number, true));
        return difference;
    }
}
