package io.collab4j.identity;

/**
 * What a connection offers as proof of who it is. The token is never part of {@code toString}.
 *
 * @param token a bearer token of at most 8 KiB
 */
public record Credentials(String token) {
    @Override
    public String toString() {
        return "Credentials[]";
    }
}
