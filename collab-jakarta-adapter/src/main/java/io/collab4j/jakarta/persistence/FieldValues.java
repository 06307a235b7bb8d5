package io.collab4j.jakarta.persistence;

import io.collab4j.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What entities hold: kept so that it cannot change, compared, and written as JSON where it can be. */
final class FieldValues {
    /** Longer texts are not told. */
    static final int MAX_CHARACTERS = 1000;
    /** A lazy attribute that has not been needed. */
    static final Object NOT_LOADED = new Object();

    private static final long MAX_EXACT = (1L << 53) - 1;

    private FieldValues() {}

    /** The value of this moment. What is of no known type is taken for immutable. */
    static @Nullable Object frozen(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value instanceof Date date) {
            return ofDate(date);
        }
        return value instanceof Calendar calendar ? calendar.toInstant() : value;
    }

    private static Object ofDate(Date date) {
        if (date instanceof java.sql.Date day) {
            return day.toLocalDate();
        }
        return date instanceof java.sql.Time time ? time.toLocalTime() : date.toInstant();
    }

    /** Whether nothing is known to have changed. */
    static boolean same(@Nullable Object from, @Nullable Object to) {
        if (from == NOT_LOADED || to == NOT_LOADED) {
            return true;
        } else if (from instanceof BigDecimal one && to instanceof BigDecimal other) {
            return one.compareTo(other) == 0;
        } else if (from instanceof byte[] one && to instanceof byte[] other) {
            return Arrays.equals(one, other);
        }
        return Objects.equals(from, to);
    }

    /** As JSON; empty for what is too long or of a type that is not written. */
    static Optional<JsonValue> json(@Nullable Object value) {
        if (value == null) {
            return Optional.of(JsonValue.ofNull());
        } else if (value instanceof Boolean flag) {
            return Optional.of(JsonValue.of(flag));
        } else if (value instanceof Number number) {
            return ofNumber(number);
        }
        return text(value).filter(FieldValues::isTellable).map(JsonValue::of);
    }

    private static Optional<JsonValue> ofNumber(Number number) {
        if (number instanceof BigDecimal || number instanceof BigInteger) {
            return Optional.of(number.toString())
                    .filter(FieldValues::isTellable)
                    .map(JsonValue::of);
        } else if (number instanceof Long integer && (integer > MAX_EXACT || integer < -MAX_EXACT)) {
            return Optional.of(JsonValue.of(number.toString()));
        } else if (isOfJava(number)) {
            double exact = number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
            return Optional.of(Double.isFinite(exact) ? JsonValue.of(exact) : JsonValue.of(number.toString()));
        }
        return Optional.empty();
    }

    private static boolean isOfJava(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte;
    }

    private static Optional<String> text(Object value) {
        if (value instanceof Enum<?> constant) {
            return Optional.of(constant.name());
        }
        boolean written = value instanceof CharSequence
                || value instanceof Character
                || value instanceof UUID
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof ZoneId
                || value instanceof Currency
                || value instanceof Locale;
        return written ? Optional.of(value.toString()) : Optional.empty();
    }

    private static boolean isTellable(String text) {
        return text.length() <= MAX_CHARACTERS
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
