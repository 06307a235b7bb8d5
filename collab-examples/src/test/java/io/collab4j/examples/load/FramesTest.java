package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private final List<String> heard = new ArrayList<>();
    private final Frames frames = new Frames();
    private final Frames.Listener listener = new Frames.Listener() {
        @Override
        public void text(byte[] bytes, int from, int to) {
            heard.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void control(int opcode, byte[] bytes, int from, int to) {
            heard.add(opcode + ":" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
    };

    private int read(byte[] bytes) {
        return frames.read(bytes, 0, bytes.length, listener);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void writesTheMaskedHelloOfTheStandard() {
        ByteBuffer out = ByteBuffer.allocate(32);
        Frames.write(Frames.TEXT, "..Hello".getBytes(StandardCharsets.UTF_8), 2, 5, 0x37fa213d, out);
        assertThat(Arrays.copyOf(out.array(), out.position())).isEqualTo(hex("81 85 37fa213d 7f9f4d5158"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 70_000})
    void whatIsWrittenIsReadAgainAtEveryFormOfLength(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        ByteBuffer out = ByteBuffer.allocate(length + Frames.MAX_HEADER);
        Frames.write(Frames.TEXT, payload, 0, length, 0, out);
        byte[] masked = Arrays.copyOf(out.array(), out.position());
        // A server's frame is the same without the mask.
        int header = masked.length - length - 4;
        byte[] plain = new byte[header + length];
        System.arraycopy(masked, 0, plain, 0, header);
        System.arraycopy(masked, header + 4, plain, header, length);
        plain[1] &= 0x7f;
        assertThat(read(plain)).isEqualTo(plain.length);
        assertThat(heard).containsExactly("x".repeat(length));
    }

    @Test
    void aFrameThatIsNotWholeWaits() {
        byte[] hello = hex("8105 48656c6c6f");
        for (int cut = 0; cut < hello.length; cut++) {
            assertThat(frames.read(hello, 0, cut, listener)).isZero();
        }
        assertThat(heard).isEmpty();
        assertThat(read(hello)).isEqualTo(hello.length);
        assertThat(heard).containsExactly("Hello");
    }

    @Test
    void readsAllFramesOfABufferAndStopsBeforeTheHalfOne() {
        assertThat(read(hex("8101 61 8101 62 8103 63"))).isEqualTo(6);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void fragmentsAreOneMessageAndControlsMayComeBetween() {
        read(hex("0103 48656c"));
        read(hex("8902 6869"));
        read(hex("8002 6c6f"));
        assertThat(heard).containsExactly("9:hi", "Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8185 37fa213d 7f9f4d5158", "c105 48656c6c6f", "8201 61", "817f 7fffffffffffffff 00"})
    void refusesWhatAServerMayNotSay(String frame) {
        assertThatThrownBy(() -> read(hex(frame))).isInstanceOf(Frames.FramingException.class);
    }

    @Test
    void acceptsTheKeyOfTheStandardOnly() {
        assertThat(Upgrade.acceptFor("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        Upgrade upgrade = new Upgrade(URI.create("ws://localhost:1/x"), List.of(), new SplittableRandom(1));
        String accept = "\r\nSEC-WebSocket-Accept:  " + Upgrade.acceptFor(upgrade.key()) + "\r\n\r\n";
        assertThat(upgrade.isAccepted("HTTP/1.1 101 Switching" + accept)).isTrue();
        assertThat(upgrade.isAccepted("HTTP/1.1 200 OK" + accept)).isFalse();
        assertThat(upgrade.isAccepted("HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: other\r\n\r\n"))
                .isFalse();
    }
}
