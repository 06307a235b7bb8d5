package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client of a server that handles everything in the caller's thread: when a call returns, its answer is there. */
final class InlineClient implements Connection {
    private static final CompletionStage<Void> SENT = CompletableFuture.completedFuture(null);

    private final ClientSession session;
    private String heard = "";
    private long seq;

    InlineClient(Collab collab, String name) {
        session = collab.connect(
                this, new Handshake("127.0.0.1", new Identity(User.named("bench", name, name), Instant.MAX)));
    }

    /** Joins the field; gives the length of the answer. */
    int join() {
        session.onFrame("{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}");
        expect("\"document_joined\"");
        return heard.length();
    }

    /** The text of an edit that puts a letter in the place of another. */
    String replacement(long revision, int position) {
        return "{\"type\":\"operation\",\"document_id\":\"d\",\"field_name\":\"f\",\"revision\":" + revision
                + ",\"seq\":" + ++seq + ",\"operation\":{\"ops\":[" + (position + 1) + ",\"x\",-1]}}";
    }

    /** Sends an edit and has its acknowledgement. */
    void edit(String frame) {
        session.onFrame(frame);
        expect("\"operation_acknowledged\"");
    }

    void leave() {
        session.onClosed();
    }

    private void expect(String type) {
        if (!heard.contains(type)) {
            throw new IllegalStateException(
                    "not " + type + " but " + heard.substring(0, Math.min(200, heard.length())));
        }
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        heard = frame;
        return SENT;
    }

    @Override
    public void close(CloseCode code, String reason) {
        heard = "closed " + code;
    }

    @Override
    public void abort() {
        heard = "aborted";
    }
}
