package io.collab4j.jakarta;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One of the paths below the prefix. Called on the container's threads, which it does not keep. */
interface HttpDoor {

    /** Answers a request, or sees to it that it is answered. */
    void enter(ServletContext context, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException;
}
