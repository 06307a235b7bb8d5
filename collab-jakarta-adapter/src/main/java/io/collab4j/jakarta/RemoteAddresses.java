package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a request comes from. {@code X-Forwarded-For} can be written by anybody, so only what trusted proxies have added at
 * its right end counts: the first address from the right that is none of theirs. Of IPv6 the first half is meant, the network
 * that one host or household has: it may choose as many addresses of it as it likes.
 */
final class RemoteAddresses {
    private static final String HEADER = "X-Forwarded-For";
    /** Some proxies add the port. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[(.*)](?::\\d{1,5})?|([^:]*):\\d{1,5}");

    /** An address of IPv4 in each, as a gateway writes it. */
    private static final AddressRange TRANSLATED = AddressRange.of("64:ff9b::/96");

    private final List<AddressRange> trusted;

    /** @throws IllegalArgumentException if one is neither an address nor a range */
    RemoteAddresses(Collection<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(AddressRange::of).toList();
    }

    String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders(HEADER)));
    }

    String of(String peer, List<String> forwarded) {
        return AddressRange.parse(peer)
                .map(known -> network(before(known, String.join(",", forwarded))))
                .orElse(peer);
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address) || TRANSLATED.contains(address)) {
            return address.getHostAddress();
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return IntStream.range(0, 4)
                .mapToObj(i -> Integer.toHexString(bytes.getShort() & 0xffff))
                .collect(Collectors.joining(":", "", "::/64"));
    }

    private InetAddress before(InetAddress proxy, String forwarded) {
        InetAddress last = proxy;
        int end = forwarded.length();
        while (end > 0 && isTrusted(last)) {
            int begin = forwarded.lastIndexOf(',', end - 1) + 1;
            Optional<InetAddress> hop = parse(forwarded.substring(begin, end).strip());
            if (hop.isEmpty()) {
                // A proxy that tells nothing usable answers for it itself; what is left of that is hearsay.
                return last;
            }
            last = hop.get();
            end = begin - 1;
        }
        return last;
    }

    private static Optional<InetAddress> parse(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        if (!withPort.matches()) {
            return AddressRange.parse(hop);
        }
        return AddressRange.parse(withPort.group(1) != null ? withPort.group(1) : withPort.group(2));
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}
