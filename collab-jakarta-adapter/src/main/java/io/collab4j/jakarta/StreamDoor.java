package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.json.ObjectWriter;
import io.collab4j.stream.ClientStream;
import io.collab4j.stream.StreamAnswer;
import io.collab4j.stream.StreamAnswer.Accepted;
import io.collab4j.stream.StreamAnswer.Expected;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of clients that no WebSocket reaches: their frames come down an event stream and go up one request each. */
final class StreamDoor implements HttpDoor {
    /** Below the prefix; what a ticket for it is good for, too. */
    static final String PATH = "/stream";

    static final String KEY = "Collab-Stream";
    static final String SEQUENCE = "Collab-Sequence";

    private static final Logger LOG = LoggerFactory.getLogger(StreamDoor.class);
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final int POST_MILLIS = 30_000;
    private static final long MAX_SEQUENCE = 1L << 53;

    private final Collab collab;
    private final CrossOrigin crossOrigin;
    private final RequestIdentity identities;
    private final RemoteAddresses addresses;
    private final Closer closer;
    private final StreamPolls polls;

    StreamDoor(Collab collab, CollabServletOptions options, Closer closer) {
        this.collab = collab;
        this.crossOrigin = new CrossOrigin(options);
        this.identities = new RequestIdentity(collab, options);
        this.addresses = new RemoteAddresses(options.trustedProxies());
        this.closer = closer;
        this.polls = new StreamPolls(collab, identities, addresses, closer);
    }

    @Override
    public void enter(ServletContext context, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!crossOrigin.allow(request, response)) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_FORBIDDEN);
        } else if (CrossOrigin.isPreflight(request, response)) {
            return;
        } else if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, POST, DELETE");
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (!request.isAsyncSupported()) {
            LOG.error("a filter in front of the streams does without asynchronous processing");
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        } else if (request.getMethod().equals("POST")) {
            post(request, response);
        } else if (request.getMethod().equals("DELETE")) {
            leave(request, response);
        } else if (request.getHeader(KEY) != null) {
            poll(request, response);
        } else if (!collab.accepts(addresses.of(request))) {
            HttpAnswers.tryLater(request, response);
        } else {
            identify(request);
        }
    }

    /** The stream opens when the container's thread comes again, since only that may begin the response. */
    private void identify(HttpServletRequest request) {
        PendingAnswer pending = PendingAnswer.begin(request, 0);
        identities.byTokenOrTicket(request, PATH).whenComplete((identity, failure) -> {
            if (failure == null) {
                pending.resume((again, response) -> {
                    if (Polling.isWanted(again)) {
                        polls.open(identity, again, response);
                    } else {
                        open(identity, again, response);
                    }
                });
            } else {
                pending.refuse(failure);
            }
        });
    }

    private void open(Identity identity, HttpServletRequest request, HttpServletResponse response) throws IOException {
        StreamResponse connection = new StreamResponse(closer);
        ClientStream stream = collab.streams().open(identity, addresses.of(request), connection);
        boolean begun = false;
        try {
            connection.begin(request, response, stream);
            begun = true;
        } finally {
            if (!begun) {
                stream.onClosed();
            }
        }
    }

    private void poll(HttpServletRequest request, HttpServletResponse response) {
        OptionalLong sequence = sequence(request.getHeader(SEQUENCE));
        if (sequence.isEmpty()) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
        } else {
            polls.poll(request.getHeader(KEY), sequence.getAsLong(), request);
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = request.getHeader(KEY);
        OptionalLong sequence = sequence(request.getHeader(SEQUENCE));
        if (key == null || sequence.isEmpty()) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        PendingAnswer pending = PendingAnswer.begin(request, POST_MILLIS);
        RequestBody.read(request, collab.limits().messages().maxFrameBytes())
                .thenCombine(
                        identities.byToken(request),
                        (frame, identity) -> collab.streams().post(key, identity, sequence.getAsLong(), frame))
                .thenCompose(answer -> answer)
                .whenComplete((answer, failure) -> answer(pending, answer, failure));
    }

    private void leave(HttpServletRequest request, HttpServletResponse response) {
        String key = request.getHeader(KEY);
        if (key == null) {
            HttpAnswers.refuse(request, response, HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        PendingAnswer pending = PendingAnswer.begin(request, POST_MILLIS);
        identities
                .byToken(request)
                .thenCompose(identity -> collab.streams().leave(key, identity))
                .whenComplete((answer, failure) -> answer(pending, answer, failure));
    }

    private static OptionalLong sequence(String header) {
        try {
            long sequence = Long.parseLong(header);
            return sequence > 0 && sequence < MAX_SEQUENCE ? OptionalLong.of(sequence) : OptionalLong.empty();
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    private static void answer(PendingAnswer pending, StreamAnswer answer, @Nullable Throwable failure) {
        if (failure == null) {
            answer(pending, answer);
        } else {
            pending.refuse(failure);
        }
    }

    /** What has no event to tell. */
    static void answer(PendingAnswer pending, StreamAnswer answer) {
        if (answer instanceof Expected gap) {
            pending.json(
                    HttpServletResponse.SC_CONFLICT,
                    new ObjectWriter().put("expected", gap.sequence()).end());
        } else {
            pending.status(
                    answer instanceof Accepted ? HttpServletResponse.SC_NO_CONTENT : HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
