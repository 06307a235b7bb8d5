package io.collab4j.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.jakarta.client.CollabClient;
import io.collab4j.jakarta.client.TextField;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Five people type at two servers on one Redis. Redis is killed and comes back with its log, then one of the servers is killed
 * and its people come back at the other; and every character that was typed is on every screen once.
 */
class RedisCrashTest {
    private static final int PEOPLE = 5;
    private static final int BEFORE_EACH_CRASH = 20;

    private final RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private final People people = new People();
    private final List<CutProxy> networks = new ArrayList<>();
    private final List<TextField> screens = new ArrayList<>();
    private DemoProcess one;
    private DemoProcess other;
    private int typed;

    @BeforeEach
    void start() throws Exception {
        one = server();
        other = server();
        for (int i = 0; i < PEOPLE; i++) {
            CutProxy network = new CutProxy((i % 2 == 0 ? one : other).port());
            networks.add(network);
            CollabClient client = people.connect("user-" + i, network.port(), other.address());
            screens.add(People.notes(client));
        }
    }

    private DemoProcess server() throws Exception {
        return DemoProcess.start(
                "--jwt-secret", "x".repeat(32), "--redis-uri", redis.uri().toString());
    }

    @AfterEach
    void stop() throws Exception {
        people.close();
        for (CutProxy network : networks) {
            network.close();
        }
        one.close();
        other.close();
        redis.close();
    }

    /** Everybody types so many words of their own, at the end of what they see. */
    private void type(int words) throws Exception {
        for (int i = 0; i < words; i++) {
            int word = typed++;
            for (int person = 0; person < PEOPLE; person++) {
                String said = "[" + person + "-" + word + "]";
                screens.get(person)
                        .edit(text -> TextOperation.insert(text.length(), said))
                        .exceptionally(RedisCrashTest::refused);
            }
            Thread.sleep(20);
        }
    }

    private static Void refused(Throwable why) {
        throw new AssertionError(why);
    }

    @Test
    void nothingThatWasTypedIsLostOrDoubled() throws Exception {
        type(BEFORE_EACH_CRASH);
        redis.kill();
        type(BEFORE_EACH_CRASH);
        redis.restart();
        type(BEFORE_EACH_CRASH);
        one.kill();
        networks.forEach(network -> network.lead(other.port()));
        type(BEFORE_EACH_CRASH);

        int length = 0;
        for (int word = 0; word < typed; word++) {
            length += PEOPLE * ("[0-" + word + "]").length();
        }
        int all = length;
        for (TextField screen : screens) {
            People.within(People.shows(screen, text -> text.length() == all));
            People.within(screen.saved());
        }
        String text = screens.get(0).text().toString();
        for (TextField screen : screens) {
            assertThat(screen.text().toString()).isEqualTo(text);
        }
        for (int person = 0; person < PEOPLE; person++) {
            for (int word = 0; word < typed; word++) {
                assertThat(text).containsOnlyOnce("[" + person + "-" + word + "]");
            }
        }
    }
}
