package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** How a request says that its answer is to end, since it would be held back until it is whole. */
final class Polling {
    private Polling() {}

    static boolean isWanted(HttpServletRequest request) {
        return QueryString.find(request, "poll").equals(Optional.of("true"));
    }
}
