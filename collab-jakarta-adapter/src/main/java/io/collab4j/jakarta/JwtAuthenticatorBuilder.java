package io.collab4j.jakarta;

import java.net.URI;
import java.security.Key;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Describes one issuer of tokens: its name, the audience, and either given keys or the address of a key set. What cannot
 * be right is an {@link IllegalArgumentException} at once. Not thread-safe.
 *
 * <p>Algorithms are {@code HS}, {@code RS}, {@code PS} or {@code ES} with {@code 256}, {@code 384} or {@code 512}. A key
 * is used with the algorithms it is given for and no others.
 */
public final class JwtAuthenticatorBuilder {
    private static final Duration MAX_LEEWAY = Duration.ofSeconds(60);
    private static final int MAX_INFO_CLAIMS = 16;

    private final List<JwtKey> keys = new ArrayList<>();
    private final Set<JwtAlgorithm> algorithms = EnumSet.noneOf(JwtAlgorithm.class);
    private @Nullable String issuer;
    private @Nullable String audience;
    private @Nullable URI jwks;
    private @Nullable String type;
    private @Nullable String fixedTenant;
    private String tenantClaim = "tenant_id";
    private Set<String> infoClaims = Set.of("name");
    private Duration leeway = Duration.ofSeconds(30);
    private InstantSource clock = InstantSource.system();

    JwtAuthenticatorBuilder() {}

    /** The issuer, exactly as {@code iss} has it. */
    public JwtAuthenticatorBuilder issuer(String name) {
        this.issuer = notEmpty(name);
        return this;
    }

    /** Whom tokens must be meant for: {@code aud}, or one of its elements. */
    public JwtAuthenticatorBuilder audience(String name) {
        this.audience = notEmpty(name);
        return this;
    }

    /**
     * Fetches the issuer's public keys from a JWK set when the first token comes, every five minutes while tokens come,
     * and when a token names an unknown key, but never twice within 30 s. Keys once fetched stay good while the address
     * does not answer.
     *
     * @param address {@code https}, or {@code http} at a loopback address; redirects are not followed, an answer takes at
     *     most a second and 64 KiB
     * @param allowed names of algorithms with public keys
     */
    public JwtAuthenticatorBuilder jwks(URI address, String... allowed) {
        JwksFetch.requireSafe(address);
        if (allowed.length == 0) {
            throw new IllegalArgumentException("at least one algorithm is needed");
        }
        for (String name : allowed) {
            JwtAlgorithm algorithm = algorithm(name);
            if (algorithm.isSymmetric()) {
                throw new IllegalArgumentException("a published key is no secret");
            }
            algorithms.add(algorithm);
        }
        this.jwks = address;
        return this;
    }

    /** Trusts a secret of at least as many bytes as the algorithm's hash, whatever {@code kid} a token names. */
    public JwtAuthenticatorBuilder secret(String algorithm, byte[] secret) {
        return key(algorithm, secretKey(secret), null);
    }

    /** The same for tokens that name this {@code kid}, or none. */
    public JwtAuthenticatorBuilder secret(String algorithm, byte[] secret, String kid) {
        return key(algorithm, secretKey(secret), kid);
    }

    /** Trusts an RSA key of 2048 bits or more, or a key of the algorithm's curve, whatever {@code kid} a token names. */
    public JwtAuthenticatorBuilder publicKey(String algorithm, PublicKey key) {
        return key(algorithm, key, null);
    }

    /** The same for tokens that name this {@code kid}, or none. */
    public JwtAuthenticatorBuilder publicKey(String algorithm, PublicKey key, String kid) {
        return key(algorithm, key, kid);
    }

    private JwtAuthenticatorBuilder key(String name, Key key, @Nullable String kid) {
        JwtAlgorithm algorithm = algorithm(name);
        keys.add(new JwtKey(kid, Set.of(algorithm), key));
        algorithms.add(algorithm);
        return this;
    }

    private static Key secretKey(byte[] secret) {
        return new SecretKeySpec(secret, "HMAC");
    }

    private static JwtAlgorithm algorithm(String name) {
        return JwtAlgorithm.named(name).orElseThrow(() -> new IllegalArgumentException("an unknown algorithm"));
    }

    /** How far the issuer's clock may be off ours: 30 s if it is not set, 60 s at most. */
    public JwtAuthenticatorBuilder leeway(Duration most) {
        if (most.isNegative() || most.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("the leeway is between 0 and 60 s");
        }
        this.leeway = most;
        return this;
    }

    /** The claim that holds the tenant; {@code tenant_id} if it is not set. */
    public JwtAuthenticatorBuilder tenantClaim(String claim) {
        this.tenantClaim = notEmpty(claim);
        return this;
    }

    /** Puts all users of this issuer into one tenant, whatever their tokens say. */
    public JwtAuthenticatorBuilder tenant(String tenantId) {
        if (!JwtClaims.isId(tenantId)) {
            throw new IllegalArgumentException("not an id of a tenant");
        }
        this.fixedTenant = tenantId;
        return this;
    }

    /**
     * The claims that other people may see, under the same names; {@code name} if it is not set. Only strings of up to
     * 1,024 code units, numbers and booleans are passed on.
     */
    public JwtAuthenticatorBuilder userInfo(String... claims) {
        if (claims.length > MAX_INFO_CLAIMS) {
            throw new IllegalArgumentException("at most 16 claims");
        }
        this.infoClaims = Arrays.stream(claims).collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /**
     * The only type of token that is taken, for example {@code at+jwt}; the token must then name it. If it is not set,
     * tokens of the types {@code JWT} and {@code at+jwt} and of none are.
     */
    public JwtAuthenticatorBuilder type(String typ) {
        this.type = notEmpty(typ);
        return this;
    }

    /** What time it is; the system's if it is not set. */
    public JwtAuthenticatorBuilder clock(InstantSource time) {
        this.clock = time;
        return this;
    }

    /**
     * The authenticator.
     *
     * @throws IllegalStateException if issuer, audience or keys are missing, or there are both given keys and an address
     */
    public JwtAuthenticator build() {
        if (issuer == null || audience == null) {
            throw new IllegalStateException("issuer and audience are needed");
        }
        if ((jwks == null) == keys.isEmpty()) {
            throw new IllegalStateException("either given keys or the address of a key set is needed");
        }
        JwtClaims rules = new JwtClaims(audience, leeway, tenantClaim, fixedTenant, infoClaims);
        return JwtAuthenticator.of(new JwtIssuer(issuer, algorithms, type, source(issuer), rules, clock));
    }

    private JwtKeySource source(String name) {
        if (jwks != null) {
            return new JwtRemoteKeys(name, new JwksFetch(jwks, Set.copyOf(algorithms)), clock);
        }
        return new JwtGivenKeys(keys);
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty name");
        }
        return text;
    }
}
