package io.collab4j.session;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.CollabLimits;
import io.collab4j.observe.CollabListener;
import io.collab4j.testing.Seeds;
import io.collab4j.testing.TestPeer;
import io.collab4j.testing.TestServer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever one client sends, the others go on and nothing fails inside. */
class HostileFramesTest {
    private static final String[] FRAMES = {
        TestServer.operation("notes", 0, 1, "['x',2,-1]"),
        TestServer.operation("notes", 3, 2, "['x']"),
        TestServer.change("stage", 1, "{'a':[1,null,'\\ud83d\\ude00']}"),
        TestServer.joinOf("notes"),
        "{'type':'document_join','document_id':'d','fields':{'notes':{'epoch':'1','revision':0,'operation_id':'1'}}}",
        "{'type':'operation','document_id':'d','field_name':'notes','revision':0,'seq':1,'operation':"
                + "{'type':'replace','position':0,'length':1,'content':'y'},'cursor_info':{'position':1}}",
        "{'type':'document_leave','document_id':'d'}",
        "[{'type':'ping','id':'1'},{'type':'pong'}]"
    };
    private static final String[] PIECES = {
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "-",
        "0",
        "9007199254740993",
        "1e400",
        "null",
        "'ops'",
        "\\ud800",
        "\uD83D",
        "\u0000",
        "'notes'",
        "'__proto__'",
        "'seq'",
        "'revision':7",
        "é"
    };

    private final SplittableRandom random = Seeds.random("HostileFramesTest");
    private int failures;
    private final TestServer server = TestServer.open(
            builder -> builder.limits(CollabLimits.DEFAULT.unthrottled()).listener(new CollabListener() {
                @Override
                public void failed(String failureId) {
                    failures++;
                }
            }));

    private String frame() {
        StringBuilder frame = new StringBuilder(FRAMES[random.nextInt(FRAMES.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(frame.length());
            switch (random.nextInt(3)) {
                case 0 -> frame.deleteCharAt(at);
                case 1 -> frame.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> frame.setCharAt(at, (char) (32 + random.nextInt(96)));
            }
        }
        return frame.toString();
    }

    @Test
    void othersGoOn() {
        TestPeer alice = server.join("alice", "notes", "stage");
        TestPeer mallory = server.join("mallory", "notes", "stage");
        long seq = 0;
        for (int i = 0; i < 10_000; i++) {
            if (mallory.closed() != null) {
                mallory = server.join("mallory", "notes", "stage");
            }
            mallory.say(frame());
            if (i % 50 == 0) {
                server.settle();
                server.say(alice, TestServer.joinOf("notes"));
                long revision = number(object(object(alice.hear("document_joined"), "fields"), "notes"), "revision");
                server.say(alice, TestServer.operation("notes", revision, ++seq, "['a']"));
                assertThat(number(alice.hear("operation_acknowledged"), "seq")).isEqualTo(seq);
            }
        }
        assertThat(failures).isZero();
        TestPeer reader = server.join("reader", "notes");
        assertThat(string(object(object(reader.hear("document_joined"), "fields"), "notes"), "content"))
                .contains("a");
    }
}
