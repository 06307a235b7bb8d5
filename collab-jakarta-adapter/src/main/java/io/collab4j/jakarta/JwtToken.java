package io.collab4j.jakarta;

import com.nimbusds.jose.util.Base64URL;
import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.protocol.CollabException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A signed token taken apart; nothing in it is to be believed yet. */
final class JwtToken {
    private static final int MAX_LENGTH = 8 * 1024;
    /** Two dots; five parts would be an encrypted token. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private static final JsonLimits JSON = new JsonLimits(16, 1_024, 256);
    /** They change what the signature covers or how the rest is read, and we know none of them. */
    private static final Set<String> NOT_UNDERSTOOD = Set.of("crit", "b64", "zip", "enc");

    private final JsonObject header;
    private final JsonObject claims;
    private final byte[] signed;
    private final Base64URL signature;

    private JwtToken(JsonObject header, JsonObject claims, byte[] signed, Base64URL signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /**
     * Takes a token apart.
     *
     * @throws CollabException if it is not a signed token in compact form
     */
    static JwtToken parse(String token) {
        if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            throw JwtRefusal.invalid();
        }
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        JsonObject header = object(token.substring(0, first));
        if (NOT_UNDERSTOOD.stream().anyMatch(name -> header.get(name).isPresent())) {
            throw JwtRefusal.invalid();
        }
        String signature = token.substring(last + 1);
        decode(signature);
        return new JwtToken(
                header,
                object(token.substring(first + 1, last)),
                token.substring(0, last).getBytes(StandardCharsets.US_ASCII),
                new Base64URL(signature));
    }

    private static JsonObject object(String part) {
        try {
            // Strict: unlike most readers ours refuses a member that comes twice, so nobody else reads another value.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(part)))
                    .toString();
            if (Json.read(text, JSON) instanceof JsonObject object) {
                return object;
            }
        } catch (CharacterCodingException | JsonException malformed) {
            // The same answer as for any other token.
        }
        throw JwtRefusal.invalid();
    }

    private static byte[] decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            // Bits that decoding drops would let one token be written in several ways.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // The same answer as for any other token.
        }
        throw JwtRefusal.invalid();
    }

    /** A string of the header; empty if there is none, or something else. */
    Optional<String> header(String name) {
        return string(header, name);
    }

    boolean hasHeader(String name) {
        return header.get(name).isPresent();
    }

    JsonObject claims() {
        return claims;
    }

    static Optional<String> string(JsonObject object, String name) {
        return object.get(name).filter(JsonString.class::isInstance).map(value -> ((JsonString) value).value());
    }

    /** The key the token asks for; null if it asks for none. */
    @Nullable
    String kid() {
        if (hasHeader("kid") && header("kid").isEmpty()) {
            throw JwtRefusal.invalid();
        }
        return header("kid").orElse(null);
    }

    boolean isSignedBy(JwtKey key, JwtAlgorithm algorithm) {
        return key.verifies(algorithm, signed, signature);
    }
}
