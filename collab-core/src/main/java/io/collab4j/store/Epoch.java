package io.collab4j.store;

/**
 * One unbroken history of a field. A field that is reset, or whose history was lost, goes on in an epoch with a larger
 * ordinal.
 *
 * @param id the text on the wire and in stores: the ordinal and a random part
 */
public record Epoch(long ordinal, String id) {
    public static Epoch of(long ordinal, String random) {
        return new Epoch(ordinal, ordinal + "-" + random);
    }
}
