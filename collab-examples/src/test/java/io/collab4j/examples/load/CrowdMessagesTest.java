package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdMessagesTest {
    private static final String PRESENCE = "{'type':'presence_state','users':[{'user_id':'}','type':'operation'}]}";

    private final CrowdMessages messages = new CrowdMessages();

    private List<String> types(String frame) {
        byte[] bytes = ("]" + frame.replace('\'', '"') + "{").getBytes(StandardCharsets.UTF_8);
        return messages.read(bytes, 1, bytes.length - 1).stream()
                .map(message -> message.text("type"))
                .toList();
    }

    @Test
    void passesOverWhoElseIsThere() {
        assertThat(types("[{'type':'authenticated','a':[{}]}," + PRESENCE + ",{'type':'pong'}]"))
                .containsExactly("authenticated", "pong");
        assertThat(messages.passedOver()).isEqualTo(PRESENCE.length());
        assertThat(types(PRESENCE)).isEmpty();
        assertThat(types("{'type':'presenc','b':1}")).containsExactly("presenc");
        assertThat(messages.passedOver()).isEqualTo(2L * PRESENCE.length());
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> types("{'type':pong}")).isInstanceOf(Frames.FramingException.class);
        assertThatThrownBy(() -> types("{'type':'pong'")).isInstanceOf(Frames.FramingException.class);
    }
}
