package io.collab4j.presence;

import io.collab4j.json.JsonValue.JsonObject;

/** A session that is in a document. */
public record DocumentMember(String userId, String sessionId, JsonObject userInfo) {}
