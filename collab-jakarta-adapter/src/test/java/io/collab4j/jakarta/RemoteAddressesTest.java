package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom {@code X-Forwarded-For} makes a connection's: nobody who only says so. */
class RemoteAddressesTest {
    private final RemoteAddresses addresses =
            new RemoteAddresses(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "2001:db8:1:2::/63"));

    private String of(String peer, String... forwarded) {
        return addresses.of(peer, List.of(forwarded));
    }

    @Test
    void nobodyIsTrustedByDefault() {
        RemoteAddresses none = new RemoteAddresses(CollabServletOptions.DEFAULT.trustedProxies());
        assertThat(none.of("10.0.0.1", List.of("6.6.6.6"))).isEqualTo("10.0.0.1");
        assertThat(none.of("127.0.0.1", List.of("6.6.6.6"))).isEqualTo("127.0.0.1");
    }

    @Test
    void whoIsNoTrustedProxyIsHimselfWhateverHeSays() {
        assertThat(of("6.6.6.6", "10.0.0.1")).isEqualTo("6.6.6.6");
        assertThat(of("192.0.2.8", "10.0.0.1")).isEqualTo("192.0.2.8");
        assertThat(of("2001:db8:1:4::1", "10.0.0.1")).isEqualTo("2001:db8:1:4::/64");
        assertThat(of("64:ff9b::203.0.113.5", "10.0.0.1")).isEqualTo("64:ff9b:0:0:0:0:cb00:7105");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1        | 203.0.113.5                        | 203.0.113.5",
                "192.0.2.7       | 203.0.113.5                        | 203.0.113.5",
                "10.0.0.1        | 6.6.6.6, 203.0.113.5               | 203.0.113.5",
                "10.0.0.1        | 6.6.6.6, 203.0.113.5, 10.9.9.9     | 203.0.113.5",
                "10.0.0.1        | 6.6.6.6 ,203.0.113.5,10.9.9.9,fd00::2 | 203.0.113.5",
                "10.0.0.1        | 10.0.0.3, 10.0.0.2                 | 10.0.0.3",
                "fd12::1         | 2001:DB8::5                        | 2001:db8:0:0::/64",
                "2001:db8:1:3::1 | 2001:db8:0:0:0:0:0:5               | 2001:db8:0:0::/64",
                "fd12::1%eth0    | 2001:db8::5                        | 2001:db8:0:0::/64",
                "::ffff:10.0.0.1 | ::ffff:203.0.113.5                 | 203.0.113.5",
                "10.0.0.1        | 203.0.113.5:51234                  | 203.0.113.5",
                "10.0.0.1        | [2001:db8::5]:51234                | 2001:db8:0:0::/64",
                "10.0.0.1        | [2001:db8::5]                      | 2001:db8:0:0::/64",
                "10.0.0.1        | fe80::5%eth0                       | fe80:0:0:0::/64"
            })
    void behindTrustedProxiesItIsTheFirstFromTheRightThatIsNone(String peer, String forwarded, String from) {
        assertThat(of(peer, forwarded)).isEqualTo(from);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(of("10.0.0.1", "6.6.6.6", "203.0.113.5", "10.0.0.2")).isEqualTo("203.0.113.5");
        assertThat(of("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "unknown",
                "_hidden",
                "localhost",
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "010.1.1.1",
                "0x7f.1.1.1",
                "2130706433",
                "1.2.3.4/8",
                "1:::2",
                "1:2:3:4:5:6:7:8:9",
                "::1::",
                "12345::",
                ":",
                "fe80::1%",
                "fe80::1%eth0%eth1",
                "fe80::1%a b",
                "[::1",
                "[example.com]:80",
                "[1.2.3.4",
                "1.2.3.4:123456",
                "1.2.3.4:http",
                "for=1.2.3.4",
                "1.2.3.4\u0000",
                "１.2.3.4"
            })
    void whatIsNoAddressIsTheProxysThatSaidIt(String malformed) {
        assertThat(of("10.0.0.1", "6.6.6.6, " + malformed)).isEqualTo("10.0.0.1");
        assertThat(of("10.0.0.1", "6.6.6.6, " + malformed + ", 10.0.0.2")).isEqualTo("10.0.0.2");
        assertThat(of("10.0.0.1", malformed + ", 203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(of(malformed, "203.0.113.5")).isEqualTo(malformed);
    }

    @Test
    void aHundredMadeUpHopsChangeNothing() {
        String madeUp = "6.6.6.6, 10.0.0.9, ".repeat(50);
        assertThat(of("10.0.0.1", madeUp + "203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(of("10.0.0.1", madeUp + "203.0.113.5, " + "10.0.0.2, ".repeat(99) + "10.0.0.3"))
                .isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "fd00::/129",
                "10.0.0.0/8/8"
            })
    void onlyAddressesAndRangesCanBeTrusted(String wrong) {
        assertThatThrownBy(() -> CollabServletOptions.DEFAULT.trustProxies(wrong))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeOfNoBitsIsEverybodyOfItsKind() {
        RemoteAddresses all = new RemoteAddresses(List.of("0.0.0.0/0"));
        assertThat(all.of("203.0.113.5", List.of("6.6.6.6"))).isEqualTo("6.6.6.6");
        assertThat(all.of("2001:db8::5", List.of("6.6.6.6"))).isEqualTo("2001:db8:0:0::/64");
    }
}
