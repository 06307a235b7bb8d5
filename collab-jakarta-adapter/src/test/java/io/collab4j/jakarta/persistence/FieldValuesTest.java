package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How values are compared and written. */
class FieldValuesTest {
    private static String json(@Nullable Object value) {
        return FieldValues.json(value).map(JsonValue::toJson).orElse("not told");
    }

    @Test
    void whatJsonHasIsWrittenAsItIs() {
        assertThat(json(null)).isEqualTo("null");
        assertThat(json(true)).isEqualTo("true");
        assertThat(json(7)).isEqualTo("7");
        assertThat(json((byte) 7)).isEqualTo("7");
        assertThat(json(0.1f)).isEqualTo("0.1");
        assertThat(json(2.5)).isEqualTo("2.5");
        assertThat(json((1L << 53) - 1)).isEqualTo("9007199254740991");
        assertThat(json("a text")).isEqualTo("\"a text\"");
    }

    @Test
    void whatADoubleWouldChangeIsAString() {
        assertThat(json(1L << 53)).isEqualTo("\"9007199254740992\"");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("\"-9223372036854775808\"");
        assertThat(json(new BigDecimal("12.50"))).isEqualTo("\"12.50\"");
        assertThat(json(new BigDecimal("1E+1000000"))).isEqualTo("\"1E+1000000\"");
        assertThat(json(BigInteger.TEN)).isEqualTo("\"10\"");
        assertThat(json(Double.NaN)).isEqualTo("\"NaN\"");
    }

    @Test
    void timesAndNamesAreStrings() {
        assertThat(json(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(json(Duration.ofMinutes(1))).isEqualTo("\"PT1M\"");
        assertThat(json(new UUID(0, 1))).isEqualTo("\"00000000-0000-0000-0000-000000000001\"");
        assertThat(json(FieldValues.frozen(java.sql.Date.valueOf("2026-11-27"))))
                .isEqualTo("\"2026-11-27\"");
        assertThat(json(FieldValues.frozen(java.sql.Time.valueOf("10:20:30")))).isEqualTo("\"10:20:30\"");
        assertThat(json(FieldValues.frozen(java.sql.Timestamp.from(Instant.ofEpochSecond(1, 2000)))))
                .isEqualTo("\"1970-01-01T00:00:01.000002Z\"");
    }

    @Test
    void whatIsTooLongOrOfAnotherKindIsNotTold() {
        assertThat(json("x".repeat(1000))).hasSize(1002);
        assertThat(json("x".repeat(1001))).isEqualTo("not told");
        assertThat(json(new BigInteger("9".repeat(1001)))).isEqualTo("not told");
        assertThat(json("half a pair \ud83d")).isEqualTo("not told");
        assertThat(json(new byte[] {1})).isEqualTo("not told");
        assertThat(json(List.of("a"))).isEqualTo("not told");
        assertThat(json(FieldValues.NOT_LOADED)).isEqualTo("not told");
    }

    @Test
    void equalIsWhatADatabaseTakesForEqual() {
        assertThat(FieldValues.same(new BigDecimal("5"), new BigDecimal("5.00")))
                .isTrue();
        assertThat(FieldValues.same(new byte[] {1}, new byte[] {1})).isTrue();
        assertThat(FieldValues.same(new byte[] {1}, new byte[] {2})).isFalse();
        assertThat(FieldValues.same(FieldValues.NOT_LOADED, "loaded since")).isTrue();
        assertThat(FieldValues.same(null, "a")).isFalse();
    }

    @Test
    void bytesAreKeptAsTheyWere() {
        byte[] bytes = {1};
        Object kept = FieldValues.frozen(bytes);
        bytes[0] = 2;
        assertThat(FieldValues.same(kept, bytes)).isFalse();
    }
}
