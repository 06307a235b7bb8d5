package io.collab4j.identity;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;

/**
 * Somebody who is known.
 *
 * @param tenantId whose data this user sees; it comes only from what was verified
 * @param userId unique within the tenant
 * @param info what others may see of the user, for example a name; sent to every member of a document
 */
public record User(String tenantId, String userId, JsonObject info) {
    public User {
        if (tenantId.isEmpty() || userId.isEmpty()) {
            throw new IllegalArgumentException("a user has a tenant and an id");
        }
    }

    /** A user with a name to show. */
    public static User named(String tenantId, String userId, String name) {
        return new User(tenantId, userId, JsonObject.EMPTY.with("name", JsonValue.of(name)));
    }
}
