package io.collab4j.jakarta;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes good tokens and bad ones, with the platform's own cryptography and nothing of the code under test. */
final class TokenForge {
    static final KeyPair RSA = rsa(2048);
    static final KeyPair OTHER_RSA = rsa(2048);
    static final KeyPair P256 = ec("secp256r1");
    static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private TokenForge() {}

    interface Signer {
        byte[] sign(byte[] signed) throws GeneralSecurityException;
    }

    static String token(String header, String claims, Signer signer) {
        return rawToken(b64(header), b64(claims), signer);
    }

    static String rawToken(String header, String claims, Signer signer) {
        String signed = header + "." + claims;
        try {
            return signed + "." + b64(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String b64(String text) {
        return b64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Signer signer(String algorithm, KeyPair keys) {
        String bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> signed -> sign(Signature.getInstance("SHA" + bits + "withRSA"), keys.getPrivate(), signed);
            case "ES" ->
                signed ->
                        sign(Signature.getInstance("SHA" + bits + "withECDSAinP1363Format"), keys.getPrivate(), signed);
            case "PS" ->
                signed -> {
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    String hash = "SHA-" + bits;
                    int salt = Integer.parseInt(bits) / 8;
                    pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
                    return sign(pss, keys.getPrivate(), signed);
                };
            default -> throw new IllegalArgumentException(algorithm);
        };
    }

    static Signer secret(String algorithm, byte[] secret) {
        return signed -> {
            Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            return mac.doFinal(signed);
        };
    }

    private static byte[] sign(Signature signature, PrivateKey key, byte[] signed) throws GeneralSecurityException {
        signature.initSign(key);
        signature.update(signed);
        return signature.sign();
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A public key as an issuer publishes it, with more members after its own. */
    static String jwk(String kid, KeyPair keys, String more) {
        String rest = "\"kid\":\"" + kid + "\"" + more + "}";
        if (keys.getPublic() instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 0) + "\",\"e\":\""
                    + number(rsa.getPublicExponent(), 0) + "\"," + rest;
        }
        ECPublicKey point = (ECPublicKey) keys.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + number(point.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(point.getW().getAffineY(), 32) + "\"," + rest;
    }

    static String jwks(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private static String number(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        int wanted = length == 0 ? (value.bitLength() + 7) / 8 : length;
        byte[] padded = new byte[wanted];
        int copied = Math.min(bytes.length, wanted);
        System.arraycopy(bytes, bytes.length - copied, padded, wanted - copied, copied);
        return b64(Arrays.copyOf(padded, wanted));
    }
}
