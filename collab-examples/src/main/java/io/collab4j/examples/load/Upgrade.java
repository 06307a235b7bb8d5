package io.collab4j.examples.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The HTTP request that opens a WebSocket, and what its answer has to be. */
final class Upgrade {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final URI uri;
    private final List<String> headers;
    private final String key;

    Upgrade(URI uri, List<String> headers, RandomGenerator random) {
        this.uri = uri;
        this.headers = headers;
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    byte[] request() {
        StringBuilder out = new StringBuilder("GET ")
                .append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                .append(" HTTP/1.1\r\nHost: ")
                .append(uri.getRawAuthority())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\n");
        headers.forEach(header -> out.append(header).append("\r\n"));
        return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Where the answer ends; -1 if it is not all there. */
    static int end(byte[] bytes, int from, int to) {
        for (int at = from; at + 4 <= to; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                return at + 4;
            }
        }
        return -1;
    }

    boolean isAccepted(String answer) {
        List<String> lines = answer.lines().toList();
        String accept = null;
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals("sec-websocket-accept")) {
                accept = line.substring(colon + 1).strip();
            }
        }
        return lines.get(0).startsWith("HTTP/1.1 101") && acceptFor(key).equals(accept);
    }

    String key() {
        return key;
    }

    static String acceptFor(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
