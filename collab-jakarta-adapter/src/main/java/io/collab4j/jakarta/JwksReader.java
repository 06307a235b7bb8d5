package io.collab4j.jakarta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a JWK set (RFC 7517). A key that is of no use here is passed over, as the RFC asks. */
final class JwksReader {
    private static final int MAX_KEYS = 64;
    private static final JsonLimits JSON = new JsonLimits(16, 16_384, 256);
    /** Certificates and the like are not looked at: the address the keys came from vouches for them. */
    private static final Set<String> MEMBERS = Set.of("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y");

    private JwksReader() {}

    /**
     * The first 64 keys that can verify with one of the algorithms.
     *
     * @throws IOException if it is not a key set; one without usable keys is one
     */
    static List<JwtKey> read(byte[] body, Set<JwtAlgorithm> allowed) throws IOException {
        try {
            if (Json.read(new String(body, StandardCharsets.UTF_8), JSON) instanceof JsonObject set
                    && set.get("keys").orElse(null) instanceof JsonArray keys) {
                return keys.values().stream()
                        .flatMap(key -> key(key, allowed).stream())
                        .limit(MAX_KEYS)
                        .toList();
            }
        } catch (JsonException malformed) {
            // Said below.
        }
        throw new IOException("not a key set");
    }

    private static Optional<JwtKey> key(JsonValue value, Set<JwtAlgorithm> allowed) {
        // A private key that is published signs for everybody.
        if (!(value instanceof JsonObject object) || object.get("d").isPresent()) {
            return Optional.empty();
        }
        JsonObject plain = new JsonObject(object.members().entrySet().stream()
                .filter(member -> MEMBERS.contains(member.getKey()))
                .collect(Collectors.toMap(member -> member.getKey(), member -> member.getValue())));
        try {
            JWK jwk = JWK.parse(plain.toJson());
            if (!(jwk instanceof AsymmetricJWK asymmetric) || !isForSignatures(object)) {
                return Optional.empty();
            }
            PublicKey key = asymmetric.toPublicKey();
            EnumSet<JwtAlgorithm> usable = EnumSet.noneOf(JwtAlgorithm.class);
            allowed.stream()
                    .filter(algorithm -> algorithm.fits(key))
                    .filter(algorithm -> isFor(object, algorithm))
                    .forEach(usable::add);
            return usable.isEmpty() ? Optional.empty() : Optional.of(new JwtKey(jwk.getKeyID(), usable, key));
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(JsonObject key) {
        boolean use = key.get("use").map(JsonValue.of("sig")::equals).orElse(true);
        boolean operations = key.get("key_ops")
                .map(value -> value instanceof JsonArray list && list.values().contains(JsonValue.of("verify")))
                .orElse(true);
        return use && operations;
    }

    private static boolean isFor(JsonObject key, JwtAlgorithm algorithm) {
        return key.get("alg").map(JsonValue.of(algorithm.name())::equals).orElse(true);
    }
}
