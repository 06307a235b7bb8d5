package io.collab4j.stream;

import io.collab4j.identity.Identity;

/** Whose a stream is: another token of the same user serves as well. */
record Subject(String tenantId, String userId) {
    static Subject of(Identity identity) {
        return new Subject(identity.user().tenantId(), identity.user().userId());
    }
}
