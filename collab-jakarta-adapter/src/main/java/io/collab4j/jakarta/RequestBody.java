package io.collab4j.jakarta;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the body of a request as it comes, without a thread that waits for a slow peer. */
final class RequestBody implements ReadListener {
    private final ServletInputStream in;
    private final int maxBytes;
    private final byte[] part;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<String> body = new CompletableFuture<>();

    private RequestBody(ServletInputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.part = new byte[Math.min(maxBytes + 1, 8 * 1024)];
    }

    /**
     * The body as text.
     *
     * @param request for which asynchronous processing has begun
     * @return fails with {@code too_large}, with {@code bad_json} for what is no UTF-8, and when the peer goes away
     */
    static CompletionStage<String> read(HttpServletRequest request, int maxBytes) throws IOException {
        if (request.getContentLengthLong() > maxBytes) {
            return CompletableFuture.failedFuture(tooLarge(maxBytes));
        }
        RequestBody body = new RequestBody(request.getInputStream(), maxBytes);
        body.in.setReadListener(body);
        return body.body;
    }

    private static CollabException tooLarge(int maxBytes) {
        return new CollabException(ErrorCode.TOO_LARGE, "the body is over " + maxBytes + " bytes");
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!body.isDone() && in.isReady() && !in.isFinished()) {
            int count = in.read(part);
            if (count < 0) {
                return;
            }
            if (collected.size() + count > maxBytes) {
                body.completeExceptionally(tooLarge(maxBytes));
                return;
            }
            collected.write(part, 0, count);
        }
    }

    @Override
    public void onAllDataRead() {
        try {
            body.complete(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(collected.toByteArray()))
                    .toString());
        } catch (CharacterCodingException malformed) {
            body.completeExceptionally(new CollabException(ErrorCode.BAD_JSON, "not UTF-8"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Peers break off, and nobody reads the answer.
        body.completeExceptionally(
                new CollabException(ErrorCode.BAD_JSON, "the body did not come to its end", failure));
    }
}
