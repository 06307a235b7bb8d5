package io.collab4j.feed;

import io.collab4j.identity.User;
import java.util.Map;

/**
 * Somebody wants to read a feed.
 *
 * @param path below the feeds' own, for example {@code dashboard/42}
 * @param variables what stands in the path for each variable of the feed's; identifiers
 */
public record FeedRequest(User user, String path, Map<String, String> variables) {
    public FeedRequest {
        variables = Map.copyOf(variables);
    }

    /**
     * What stands in the path for a variable.
     *
     * @throws IllegalArgumentException if the feed's path has no such variable
     */
    public String get(String variable) {
        String value = variables.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("the path has no variable " + variable);
        }
        return value;
    }
}
