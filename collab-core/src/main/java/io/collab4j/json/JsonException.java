package io.collab4j.json;

/** Text that is no JSON, or JSON beyond the limits. Messages never repeat what was read. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** Not one JSON value. */
        SYNTAX,
        /** A number out of range. */
        VALUE,
        /** Half a surrogate pair. */
        SURROGATE,
        TOO_DEEP,
        TOO_LARGE
    }

    private final Problem problem;

    /** An exception without a stack trace: it is an answer to bad input. */
    public JsonException(Problem problem, String message) {
        super(message, null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
