package io.collab4j.presence;

import io.collab4j.json.JsonValue.JsonObject;

/** A user that is online. */
public record PresentUser(String userId, JsonObject userInfo) {}
