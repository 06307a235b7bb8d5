package io.collab4j.jakarta;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Fetches a key set from its one address, on two threads of its own that end when there is nothing to do. */
final class JwksFetch implements Supplier<CompletionStage<List<JwtKey>>> {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int THREADS = 2;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]");

    private final HttpRequest request;
    private final Set<JwtAlgorithm> algorithms;
    private final ThreadPoolExecutor threads;
    private final HttpClient client;

    JwksFetch(URI address, Set<JwtAlgorithm> algorithms) {
        requireSafe(address);
        this.algorithms = algorithms;
        this.request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), JwksFetch::daemon);
        threads.allowCoreThreadTimeOut(true);
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "collab-jwks");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Whoever could change the keys on their way could sign tokens.
     *
     * @throws IllegalArgumentException if the address is not https, and not on this very machine either
     */
    static void requireSafe(URI address) {
        String host = address.getHost();
        boolean safe = host != null
                && address.getRawUserInfo() == null
                && ("https".equalsIgnoreCase(address.getScheme())
                        || ("http".equalsIgnoreCase(address.getScheme())
                                && LOOPBACK.matcher(host).matches()));
        if (!safe) {
            throw new IllegalArgumentException("keys come by https, or by http from a loopback address");
        }
    }

    /** Asks once; any answer but a key set is a failure. The stage completes on a thread of this fetch. */
    @Override
    public CompletionStage<List<JwtKey>> get() {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, info -> new LimitedBody(MAX_BYTES));
        // The request's own timeout ends with the headers; a body may trickle.
        CompletableFuture<HttpResponse<byte[]>> inTime =
                sent.copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return inTime.handleAsync(
                (response, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                        throw new CompletionException(failure);
                    }
                    return keysOf(response);
                },
                threads);
    }

    private List<JwtKey> keysOf(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() != 200) {
                throw new IOException("not a key set");
            }
            return JwksReader.read(response.body(), algorithms);
        } catch (IOException unusable) {
            throw new CompletionException(unusable);
        }
    }
}
