package io.collab4j.jakarta;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One IP address, or all that begin alike, written {@code 10.0.0.0/8}. Names are none: nothing here asks a name server. */
final class AddressRange {
    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    /** A zone says through which device, which means something to that machine alone. */
    private static final Pattern V6 = Pattern.compile("([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:%[0-9A-Za-z._~-]+)?");

    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException if it is neither an address nor a range */
    static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] first = parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("neither an IP address nor a range: " + text))
                .getAddress();
        String bits = slash < 0 ? String.valueOf(first.length * 8) : text.substring(slash + 1);
        if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > first.length * 8) {
            throw new IllegalArgumentException("a range of " + text + " has no such length");
        }
        return new AddressRange(first, Integer.parseInt(bits));
    }

    /** An address as it is written in figures, without its zone; IPv4 within IPv6 is IPv4. */
    static Optional<InetAddress> parse(String text) {
        Matcher v4 = V4.matcher(text);
        Matcher v6 = V6.matcher(text);
        if (v4.matches()) {
            return parseV4(v4);
        }
        return v6.matches() ? parseV6(v6.group(1)) : Optional.empty();
    }

    private static Optional<InetAddress> parseV4(Matcher parts) {
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts.group(i + 1);
            // Some read a leading zero as octal: what is not clear is refused.
            if (Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(part);
        }
        return Optional.of(known(address));
    }

    @SuppressWarnings("AddressSelection") // there is only one
    private static Optional<InetAddress> parseV6(String text) {
        try {
            // In brackets it is taken for an address or for nothing, never for a name to ask for.
            return Optional.of(InetAddress.getByName("[" + text + "]"));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static InetAddress known(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != first.length || Arrays.mismatch(first, 0, bits / 8, other, 0, bits / 8) >= 0) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (first[bits / 8] & 0xff) >> (8 - rest) == (other[bits / 8] & 0xff) >> (8 - rest);
    }
}
