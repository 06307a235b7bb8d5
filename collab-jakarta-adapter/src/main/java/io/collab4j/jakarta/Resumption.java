package io.collab4j.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is still to be done with a request when a thread of the container comes back with it. */
@FunctionalInterface
interface Resumption {

    /** On the container's thread, once. */
    void enter(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** What a request came back for; null if it is new. */
    static @Nullable Resumption of(HttpServletRequest request) {
        return request.getAttribute(Resumption.class.getName()) instanceof Resumption next ? next : null;
    }

    /** The request is to go on with this. */
    default void keepIn(HttpServletRequest request) {
        request.setAttribute(Resumption.class.getName(), this);
    }
}
