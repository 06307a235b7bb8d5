package io.collab4j.json;

/**
 * How much one JSON value from a peer may hold.
 *
 * @param depth nested arrays and objects
 * @param members of all objects and elements of all arrays together
 * @param nameLength of one member's name, in UTF-16 code units
 */
public record JsonLimits(int depth, int members, int nameLength) {
    /** For what this library has written itself. */
    public static final JsonLimits OWN = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** For a message of the protocol. */
    public static final JsonLimits MESSAGE = new JsonLimits(32, 16_384, 128);
}
