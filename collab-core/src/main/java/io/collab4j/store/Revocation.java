package io.collab4j.store;

import java.time.Instant;

/**
 * Something that was granted before and no longer holds.
 *
 * @param at when it was taken back; what was granted later holds
 */
public record Revocation(String tenantId, Target target, Instant at) {

    /** What no longer holds. */
    public sealed interface Target {
        /** In one word, for those who count or store it. */
        String kind();
    }

    /** Every proof of who a user is, and with it every session. */
    public record OfUser(String userId) implements Target {
        @Override
        public String kind() {
            return "user";
        }
    }

    /** One session, and its client's right to be resumed. */
    public record OfSession(String sessionId) implements Target {
        @Override
        public String kind() {
            return "session";
        }
    }

    /** One token by its id, wherever it is used. */
    public record OfToken(String tokenId) implements Target {
        @Override
        public String kind() {
            return "token";
        }
    }

    /** What a user may see and hear; each of those rights is to be asked for again. */
    public record OfRights(String userId) implements Target {
        @Override
        public String kind() {
            return "rights";
        }
    }

    /** The connections a user has, but no proof: whoever has one may come back. */
    public record OfConnections(String userId) implements Target {
        @Override
        public String kind() {
            return "connections";
        }
    }

    /** Everybody's place in a document, but no right to it: whoever has one may come back. */
    public record OfMemberships(String documentId) implements Target {
        @Override
        public String kind() {
            return "memberships";
        }
    }
}
