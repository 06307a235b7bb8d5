package io.collab4j.feed;

import io.collab4j.access.Counts;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.TicketStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One-time tickets for readers that can set no header: an {@code EventSource} only has an address, and a token in an address
 * ends up in logs. A ticket is good once, for one path, for a few seconds, on any node. Any thread.
 */
public final class FeedTickets {
    private final FeedContext context;
    private final TicketStore store;
    private final Counts<List<String>> outstanding = new Counts<>();

    FeedTickets(FeedContext context, TicketStore store) {
        this.context = context;
        this.store = store;
    }

    /** How long a ticket is good. */
    public Duration lifetime() {
        return context.limits().ticketLifetime();
    }

    /**
     * A ticket for somebody who has proved who he is.
     *
     * @param path for which it is good
     * @return fails with {@code store_unavailable}, and with {@code rate_limited} if the user was given too many lately
     */
    public CompletionStage<String> issue(Identity identity, String path) {
        List<String> user = List.of(identity.user().tenantId(), identity.user().userId());
        if (!outstanding.enter(user, context.limits().ticketsPerUser())) {
            return CompletableFuture.failedFuture(new CollabException(ErrorCode.RATE_LIMITED, "too many tickets"));
        }
        context.runtime().scheduler().schedule(lifetime(), () -> outstanding.leave(user));
        String ticket = context.runtime().newId();
        return asked(CompletableFuture.completedFuture(store)
                .thenCompose(tickets -> tickets.put(hash(ticket, path), write(identity), lifetime()))
                .thenApply(kept -> ticket));
    }

    /**
     * Uses a ticket up.
     *
     * @return who it was given to; fails with {@code invalid_token} if it is not good for this path any more, or never was,
     *     or what it was given for has been taken back, and with {@code store_unavailable}
     */
    public CompletionStage<Identity> redeem(String ticket, String path) {
        return asked(CompletableFuture.completedFuture(store)
                .thenCompose(tickets -> tickets.take(hash(ticket, path)))
                .thenApply(found -> found.map(FeedTickets::read)
                        .filter(context.gate()::isStillGood)
                        .orElseThrow(
                                () -> new CollabException(ErrorCode.INVALID_TOKEN, "the ticket is not accepted"))));
    }

    private <T> CompletionStage<T> asked(CompletionStage<T> question) {
        return question.exceptionallyCompose(failure -> {
            CollabException known = context.failures().known("a ticket", Scope.NODE, failure);
            return CompletableFuture.failedFuture(
                    known.code() == ErrorCode.INTERNAL
                            ? new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer")
                            : known);
        });
    }

    /** A ticket is 128 random bits, so a plain hash is enough; with the path in it, it is good for no other. */
    private static String hash(String ticket, String path) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((ticket + "\n" + path).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }

    private static String write(Identity identity) {
        return new ObjectWriter()
                .put("tenant_id", identity.user().tenantId())
                .put("user_id", identity.user().userId())
                .put("user_info", identity.user().info())
                .put("issued_at", identity.issuedAt().toString())
                .put("expires_at", identity.expiresAt().toString())
                .put("token_id", identity.tokenId())
                .end();
    }

    private static Identity read(String json) {
        JsonObject members = (JsonObject) Json.read(json, JsonLimits.OWN);
        JsonObject info = (JsonObject) members.get("user_info").orElse(JsonObject.EMPTY);
        return new Identity(
                new User(text(members, "tenant_id"), text(members, "user_id"), info),
                Instant.parse(text(members, "issued_at")),
                Instant.parse(text(members, "expires_at")),
                members.get("token_id").map(FeedTickets::text).orElse(null));
    }

    private static String text(JsonObject members, String name) {
        return text(members.get(name).orElseThrow());
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).value();
    }
}
