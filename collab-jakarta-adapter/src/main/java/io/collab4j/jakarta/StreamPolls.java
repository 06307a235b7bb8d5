package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.stream.ClientStream;
import io.collab4j.stream.StreamAnswer;
import io.collab4j.stream.StreamAnswer.Closed;
import io.collab4j.stream.StreamAnswer.Expected;
import io.collab4j.stream.StreamAnswer.Frame;
import io.collab4j.stream.StreamAnswer.Unknown;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Streams for networks that hold every answer back until it is whole: each answer is an event stream with one event. */
final class StreamPolls {
    private final Collab collab;
    private final RequestIdentity identities;
    private final RemoteAddresses addresses;
    private final Closer closer;

    StreamPolls(Collab collab, RequestIdentity identities, RemoteAddresses addresses, Closer closer) {
        this.collab = collab;
        this.identities = identities;
        this.addresses = addresses;
        this.closer = closer;
    }

    void open(Identity identity, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ClientStream stream = collab.streams().openPolled(identity, addresses.of(request));
        answer(StreamEvents.open(stream), request, response);
    }

    /** Answers when there is something to tell, which may take a while. */
    void poll(String key, long sequence, HttpServletRequest request) {
        PendingAnswer pending = PendingAnswer.begin(request, 0);
        identities
                .byToken(request)
                .thenCompose(identity -> collab.streams().poll(key, identity, sequence))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        pending.refuse(failure);
                    } else {
                        answer(pending, answer);
                    }
                });
    }

    private void answer(PendingAnswer pending, StreamAnswer answer) {
        if (answer instanceof Expected || answer instanceof Unknown) {
            StreamDoor.answer(pending, answer);
        } else {
            String text = textOf(answer);
            pending.resume((request, response) -> answer(text, request, response));
        }
    }

    private static String textOf(StreamAnswer answer) {
        if (answer instanceof Frame frame) {
            return StreamEvents.frame(frame.frame());
        }
        return answer instanceof Closed end ? StreamEvents.close(end.code(), end.reason()) : StreamEvents.NONE;
    }

    /** A frame may be large and its reader slow, so it is written like a stream, without a thread that waits. */
    private void answer(String events, HttpServletRequest request, HttpServletResponse response) throws IOException {
        EventStreamResponse whole = EventStreamResponse.begin(request, response, closer, () -> {});
        whole.send(events).thenRun(whole::close);
    }
}
