package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What connections are told and how they end, by the protocol alone. Times are milliseconds. */
final class SessionModel {
    private static final long DEADLINE = 10_000;
    private static final long WARNING = 60_000;
    private static final long LEEWAY = 30_000;
    private static final int EARLY_MESSAGES = 4;
    private static final int BAD_TOKENS = 3;

    /** A token that says whose it is and for how many seconds from when it is shown; the number tells equal ones apart. */
    record Token(String user, int seconds, int number) {
        String text() {
            return user + "@acme@" + seconds + "@" + number;
        }
    }

    /** A client id with the tokens that bring it back. */
    static final class Client {
        private final String owner;
        private final String clientId;
        private final List<String> resumeTokens = new ArrayList<>();
        private @Nullable String previous;
        private String current;
        private boolean forgotten;

        Client(String owner, String clientId, String resumeToken) {
            this.owner = owner;
            this.clientId = clientId;
            this.current = resumeToken;
            resumeTokens.add(resumeToken);
        }

        String clientId() {
            return clientId;
        }

        /** One of all it ever had, the newest first. */
        String resumeToken(int age) {
            return resumeTokens.get(Math.max(0, resumeTokens.size() - 1 - age));
        }

        private boolean isResumedBy(String user, String resumeToken) {
            return !forgotten && owner.equals(user) && (resumeToken.equals(current) || resumeToken.equals(previous));
        }

        private void rotate(String used, String next) {
            previous = used;
            current = next;
            resumeTokens.add(next);
        }
    }

    /** One connection: who it is, what it has been told since it was asked last, and how it ended. */
    static final class Line {
        private final int node;
        private final long since;
        private final List<String> told = new ArrayList<>();
        private @Nullable Token token;
        private @Nullable Client client;
        private @Nullable CloseCode closed;
        private long expires;
        private boolean warned;
        private boolean revoked;
        private boolean joined;
        private int badTokens;
        private int early;

        private Line(int node, long since) {
            this.node = node;
            this.since = since;
        }

        List<String> told() {
            List<String> all = List.copyOf(told);
            told.clear();
            return all;
        }

        @Nullable
        CloseCode closed() {
            return closed;
        }

        @Nullable
        Token token() {
            return token;
        }

        int node() {
            return node;
        }

        boolean isRevoked() {
            return revoked;
        }

        private boolean isOpen() {
            return closed == null;
        }

        private void refuse(String code) {
            told.add("error " + code);
        }

        private void refuseToken() {
            refuse("invalid_token");
            if (++badTokens >= BAD_TOKENS) {
                closed = CloseCode.NOT_AUTHENTICATED;
            }
        }
    }

    /** What became of an attempt to authenticate. */
    enum Entry {
        RESUMED,
        NEW_CLIENT,
        NONE
    }

    private final List<Line> lines = new ArrayList<>();
    private final Set<Token> revoked = new HashSet<>();
    private long now;

    Line connect(int node) {
        Line line = new Line(node, now);
        line.told.add("auth_required");
        lines.add(line);
        return line;
    }

    /** Whether a message is handled at all: of somebody unknown only a few are. */
    private static boolean isHeard(Line line) {
        if (line.isOpen() && line.token == null && ++line.early > EARLY_MESSAGES) {
            line.closed = CloseCode.NOT_AUTHENTICATED;
        }
        return line.isOpen();
    }

    Entry authenticate(Line line, @Nullable Token token, @Nullable Client client, @Nullable String resumeToken) {
        if (!isHeard(line)) {
            return Entry.NONE;
        }
        Token known = line.token;
        if (token == null
                || revoked.contains(token)
                || (known != null && !known.user().equals(token.user()))) {
            line.refuseToken();
            return Entry.NONE;
        }
        if (known != null && line.joined && client != null) {
            line.refuse("bad_message");
            return Entry.NONE;
        }
        if (known != null && client == null) {
            accept(line, token, "token_refreshed");
            return Entry.NONE;
        }
        boolean resumed = client != null && resumeToken != null && client.isResumedBy(token.user(), resumeToken);
        if (resumed) {
            lines.stream()
                    .filter(other -> other != line && other.isOpen() && other.node == line.node)
                    .filter(other -> other.client == client)
                    .forEach(other -> other.closed = CloseCode.SUPERSEDED);
            line.client = client;
        }
        accept(line, token, "authenticated", "presence_state");
        return resumed ? Entry.RESUMED : Entry.NEW_CLIENT;
    }

    /** The server has told the client's next resume token, or who the client is from now on. */
    void entered(Line line, Entry entry, @Nullable String used, String clientId, String resumeToken) {
        Client client = line.client;
        if (entry == Entry.RESUMED && client != null && used != null) {
            client.rotate(used, resumeToken);
        } else if (line.token != null) {
            line.client = new Client(line.token.user(), clientId, resumeToken);
        }
    }

    @Nullable
    Client clientOf(Line line) {
        return line.client;
    }

    private void accept(Line line, Token token, String... told) {
        line.token = token;
        line.badTokens = 0;
        line.expires = now + token.seconds() * 1_000L;
        line.warned = false;
        line.told.addAll(List.of(told));
        pass(line, now);
    }

    void refresh(Line line, @Nullable Token token) {
        if (!isHeard(line)) {
            return;
        }
        if (line.token == null) {
            line.refuse("authentication_required");
        } else if (token == null
                || revoked.contains(token)
                || !line.token.user().equals(token.user())) {
            line.refuseToken();
        } else {
            accept(line, token, "token_refreshed");
        }
    }

    /** Something that only needs somebody known. */
    void ask(Line line, String answer) {
        if (isHeard(line)) {
            if (line.token == null) {
                line.refuse("authentication_required");
            } else {
                line.told.add(answer);
            }
        }
    }

    void join(Line line) {
        ask(line, "document_joined");
        line.joined |= line.token != null;
    }

    void drop(Line line) {
        lines.remove(line);
    }

    void pass(long millis) {
        now += millis;
        lines.forEach(line -> pass(line, now));
    }

    private static void pass(Line line, long now) {
        if (!line.isOpen()) {
            return;
        }
        if (line.token == null) {
            if (now - line.since >= DEADLINE) {
                line.closed = CloseCode.AUTHENTICATION_TIMEOUT;
            }
            return;
        }
        if (!line.warned && now >= line.expires - WARNING) {
            line.warned = true;
            line.told.add("token_expiring");
        }
        if (now >= line.expires + LEEWAY) {
            line.closed = CloseCode.NOT_AUTHENTICATED;
        }
    }

    void revokeUser(String user) {
        lines.stream()
                .filter(line -> line.token != null && line.token.user().equals(user))
                .forEach(SessionModel::revoke);
    }

    void revokeToken(Token token) {
        revoked.add(token);
        lines.stream().filter(line -> token.equals(line.token)).forEach(SessionModel::revoke);
    }

    void revokeSession(Line line) {
        Client client = line.client;
        if (client != null && line.isOpen()) {
            client.forgotten = true;
            revoke(line);
        }
    }

    private static void revoke(Line line) {
        if (line.isOpen()) {
            line.closed = CloseCode.NOT_AUTHENTICATED;
            line.revoked = true;
        }
    }

    void announceEnd(int node) {
        lines.stream().filter(line -> line.isOpen() && line.node == node).forEach(line -> line.told.add("bye"));
    }

    void end(int node) {
        lines.stream()
                .filter(line -> line.isOpen() && line.node == node)
                .forEach(line -> line.closed = CloseCode.RESTART);
    }
}
