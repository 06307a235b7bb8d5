package io.collab4j.examples.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what somebody of a crowd is told. Who else is there is not looked at: a crowd of a thousand in one tenant would do
 * nothing else. One thread.
 */
final class CrowdMessages {
    private static final byte[] PRESENCE = "\"presence_".getBytes(StandardCharsets.US_ASCII);

    private final MessageScanner scanner = new MessageScanner("type");
    private long passedOver;

    /** Bytes of what was not looked at. */
    long passedOver() {
        return passedOver;
    }

    /** The messages of a frame that concern a person who edits, in their order. */
    List<Heard> read(byte[] bytes, int from, int to) {
        List<Heard> messages = new ArrayList<>(1);
        scanner.reset(bytes, from, to);
        while (scanner.next()) {
            if (scanner.begins(0, PRESENCE)) {
                passedOver += scanner.end() - scanner.start();
            } else {
                messages.add(Heard.read(bytes, scanner.start(), scanner.end()));
            }
        }
        return messages;
    }
}
