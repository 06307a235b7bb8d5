package io.collab4j.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for an address that signs itself, made anew for each test. */
final class ThrowawayCertificate {
    static final String PASSWORD = "changeit";

    private final Path directory;

    ThrowawayCertificate(String address) {
        try {
            directory = ThrowawayDirectory.create("collab4j-certificate");
            RedisServer.run(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    trustStore().toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    "server",
                    "-keyalg",
                    "RSA",
                    "-dname",
                    "CN=" + address,
                    "-ext",
                    "san=ip:" + address,
                    "-validity",
                    "2");
            KeyStore store = KeyStore.getInstance(trustStore().toFile(), PASSWORD.toCharArray());
            Key key = store.getKey("server", PASSWORD.toCharArray());
            write(key(), "PRIVATE KEY", key.getEncoded());
            write(certificate(), "CERTIFICATE", store.getCertificate("server").getEncoded());
            // Who is to trust it has its certificate only.
            store.setCertificateEntry("trusted", store.getCertificate("server"));
            store.deleteEntry("server");
            try (var out = Files.newOutputStream(trustStore())) {
                store.store(out, PASSWORD.toCharArray());
            }
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }

    /** PEM. */
    Path key() {
        return directory.resolve("key.pem");
    }

    /** PEM. */
    Path certificate() {
        return directory.resolve("certificate.pem");
    }

    /** PKCS #12, with {@link #PASSWORD}. */
    Path trustStore() {
        return directory.resolve("trust.p12");
    }
}
