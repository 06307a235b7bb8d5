package io.collab4j.examples.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ShareDB's protocol 1.2 with the text type {@code text-unicode}. Its version of an operation is the one it was applied
 * to, so the revision it makes is one more. A subscriber may be sent an operation again that it has, once from the stream
 * and once with an answer; its own client drops the second, so that is counted as repeated and not as a fault.
 */
final class ShareDbDialect implements Dialect {
    private static final String COLLECTION = "load";
    private static final int ACTION = 0;
    private static final int VERSION = 1;
    private static final int SEQ = 2;
    private static final int SOURCE = 3;
    private static final int OPERATION = 4;
    private static final int ERROR = 5;
    private static final int ID = 6;
    private static final int DATA = 7;

    private static final byte[] OP = quoted("op");
    private static final byte[] HANDSHAKE = quoted("hs");
    private static final byte[] SUBSCRIBE = quoted("s");

    private final LoadRun run;
    private final Recorder recorder;
    private final MessageScanner scanner = new MessageScanner("a", "v", "seq", "src", "op", "error", "id", "data");
    private final MessageScanner snapshot = new MessageScanner("v", "data");
    private final Bytes out = new Bytes();
    private final EditScript.Components components = new ComponentWriter(out, "{\"d\":1}");

    ShareDbDialect(LoadRun run, Recorder recorder) {
        this.run = run;
        this.recorder = recorder;
    }

    private static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<String> headers(LoadClient client) {
        return List.of();
    }

    @Override
    public void opened(LoadClient client) {
        client.say(out.clear().put("{\"a\":\"hs\",\"id\":null,\"protocol\":1,\"protocolMinor\":2}"));
    }

    @Override
    public void seed(LoadClient client, SentOperation operation, String text) {
        begin(client, operation)
                .put(",\"create\":{\"type\":\"text-unicode\",\"data\":\"")
                .put(text);
        client.say(out.put("\"}}"));
    }

    @Override
    public void submit(LoadClient client, SentOperation operation, EditScript script) {
        begin(client, operation).put(",\"op\":[");
        script.write(components);
        client.say(out.put("]}"));
    }

    private Bytes begin(LoadClient client, SentOperation operation) {
        return address(client, "op")
                .put(",\"v\":")
                .put(client.lane().revision())
                .put(",\"seq\":")
                .put(operation.seq())
                .put(",\"x\":{}");
    }

    private Bytes address(LoadClient client, String action) {
        return out.clear()
                .put("{\"a\":\"")
                .put(action)
                .put("\",\"c\":\"" + COLLECTION + "\",\"d\":\"")
                .put(client.document().id())
                .put('"');
    }

    @Override
    public void received(LoadClient client, byte[] frame, int from, int to, long now) {
        scanner.reset(frame, from, to);
        while (scanner.next()) {
            if (scanner.has(ERROR)) {
                run.refused(client, scanner.raw(ERROR), scanner.is(ACTION, OP));
            } else if (scanner.is(ACTION, OP)) {
                operation(client, frame, now);
            } else if (scanner.is(ACTION, HANDSHAKE)) {
                client.identified(scanner.raw(ID));
                client.say(address(client, "s").put('}'));
            } else if (scanner.is(ACTION, SUBSCRIBE)) {
                subscribed(client, frame);
            }
        }
    }

    private void operation(LoadClient client, byte[] frame, long now) {
        long revision = scanner.number(VERSION) + 1;
        RevisionLog log = client.document().log();
        if (scanner.raw(SOURCE).equals(client.clientId())) {
            // The answer does not tell what became of the operation; others will see it.
            @Nullable SentOperation own = client.inFlight();
            if (own != null) {
                log.assume(revision, own);
            }
            run.acknowledged(client, revision, scanner.number(SEQ), now);
        } else if (revision <= client.lane().revision() && !client.lane().isMissing(revision)) {
            recorder.repeated();
        } else {
            if (!log.knows(revision)) {
                int growth = OperationBytes.growth(frame, scanner.start(OPERATION), scanner.end(OPERATION));
                log.learn(revision, growth, client.document().sentBy(scanner.raw(SOURCE)));
            }
            run.applied(client, revision, now);
        }
    }

    private void subscribed(LoadClient client, byte[] frame) {
        snapshot.reset(frame, scanner.start(DATA), scanner.end(DATA));
        if (snapshot.next()) {
            // A document that nobody has created yet has no data. What is there is ASCII of ours.
            client.joined(snapshot.number(0), Math.max(0, snapshot.raw(1).length() - 2));
        }
    }
}
