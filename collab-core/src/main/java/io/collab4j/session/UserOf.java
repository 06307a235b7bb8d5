package io.collab4j.session;

import io.collab4j.identity.User;

/** Which user of which tenant, whatever else is known of him. */
record UserOf(String tenantId, String userId) {
    static UserOf of(User user) {
        return new UserOf(user.tenantId(), user.userId());
    }
}
