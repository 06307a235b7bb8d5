package io.collab4j.ot;

/** The smallest type there is: a number that everybody adds to. It cannot take anything back. */
final class CounterType implements OtType<Long, Long> {
    @Override
    public String name() {
        return "counter";
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public void validate(Long state, Long operation) {}

    @Override
    public Long apply(Long state, Long operation) {
        return state + operation;
    }

    @Override
    public Long compose(Long first, Long second) {
        return first + second;
    }

    @Override
    public Long transform(Long operation, Long other, Side side) {
        return operation;
    }
}
