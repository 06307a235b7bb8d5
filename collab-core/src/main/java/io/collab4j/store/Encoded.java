package io.collab4j.store;

import java.util.Arrays;

/**
 * An operation or a state as a store keeps it.
 *
 * @param type name of the field's type
 * @param version of the format of the bytes
 * @param bytes not to be changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // copies of every operation would cost more than they protect
public record Encoded(String type, int version, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Encoded that
                && type.equals(that.type)
                && version == that.version
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return type + "/" + version + "[" + bytes.length + " bytes]";
    }
}
