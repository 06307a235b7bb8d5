package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;

/** Who is in a document, one entry for each session. */
public record MemberInfo(String userId, String sessionId, JsonObject userInfo) {}
