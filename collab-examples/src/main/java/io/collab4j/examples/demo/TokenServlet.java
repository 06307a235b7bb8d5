package io.collab4j.examples.demo;

import io.collab4j.json.ObjectWriter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code POST /demo/token?user=alice&tenant=acme} answers {@code {"token": "…"}}: the demo's login. */
final class TokenServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient DemoTokens tokens;

    TokenServlet(DemoTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String user = request.getParameter("user");
        String tenant = request.getParameter("tenant");
        if (!isName(user) || !isName(tenant)) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write(new ObjectWriter()
                        .put("token", tokens.issue(user, tenant))
                        .end());
    }

    private static boolean isName(@Nullable String text) {
        return text != null && !text.isBlank() && text.length() <= 64;
    }
}
