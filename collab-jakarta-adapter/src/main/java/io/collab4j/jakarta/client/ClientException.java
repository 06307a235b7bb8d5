package io.collab4j.jakarta.client;

import io.collab4j.protocol.Recovery;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered instead of doing as asked, or why the client itself could not go on. Never holds content or
 * tokens.
 */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable Recovery recovery;

    ClientException(String code, String message) {
        this(code, message, null, null);
    }

    ClientException(String code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    private ClientException(String code, String message, @Nullable Recovery recovery, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.recovery = recovery;
    }

    /** From an {@code error} of the protocol. A recovery that is not known here counts as {@code give_up}. */
    static ClientException of(Message error) {
        String code = error.text("code").orElse("internal");
        Recovery recovery =
                error.text("recovery").map(ClientException::recovery).orElse(Recovery.GIVE_UP);
        return new ClientException(code, error.text("message").orElse(code), recovery, null);
    }

    private static Recovery recovery(String wireName) {
        return Arrays.stream(Recovery.values())
                .filter(known -> known.wireName().equals(wireName))
                .findFirst()
                .orElse(Recovery.GIVE_UP);
    }

    /**
     * One of the protocol's error codes, or a reason of the client's own: {@code superseded}, {@code token_unavailable},
     * {@code bad_url}, {@code wrong_type}, {@code left}, {@code closed}, {@code offline}, {@code connection_lost}, {@code
     * cancelled}, {@code lock_timeout}, {@code unsubscribed}.
     */
    public String code() {
        return code;
    }

    /** What the server said is to be done about it; the client has done that already. Empty for its own reasons. */
    public Optional<Recovery> recovery() {
        return Optional.ofNullable(recovery);
    }

    /** Whether the same question may be answered better later. */
    boolean passes() {
        return calls(Recovery.RETRY) || calls(Recovery.RESYNC) || calls(Recovery.REAUTHENTICATE);
    }

    boolean calls(Recovery expected) {
        return recovery == expected;
    }
}
