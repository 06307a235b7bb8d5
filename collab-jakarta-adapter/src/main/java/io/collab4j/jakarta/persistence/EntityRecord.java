package io.collab4j.jakarta.persistence;

import io.collab4j.activity.RecordReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an entity class is as a record, and how much of it is told. Unless something else is said, an update tells the names of
 * the attributes that have changed and nothing of what they hold. Immutable.
 *
 * <p>Attributes have the names they have in the persistence unit, those of an embedded object with its name before them:
 * {@code address.city}; {@code address} means all of them. A reference to another entity is its id. Collections, ids and versions
 * are never told.
 *
 * @param <T> the entity class; its subclasses are the same unless they have their own
 */
public final class EntityRecord<T> {
    private final Class<T> type;
    private final Function<? super T, RecordReference> reference;
    private final Predicate<? super T> told;
    private final List<String> values;
    private final List<String> silent;

    private EntityRecord(
            Class<T> type,
            Function<? super T, RecordReference> reference,
            Predicate<? super T> told,
            List<String> values,
            List<String> silent) {
        this.type = type;
        this.reference = reference;
        this.told = told;
        this.values = values;
        this.silent = silent;
    }

    /**
     * A record for each entity of a class.
     *
     * @param reference called while the entity is written, when it has its id; it must ask the database nothing
     */
    public static <T> EntityRecord<T> of(Class<T> type, Function<? super T, RecordReference> reference) {
        return new EntityRecord<>(type, reference, entity -> true, List.of(), List.of());
    }

    /**
     * Only some of them are told.
     *
     * @param told asked of an entity as its transaction leaves it, called as the reference is
     */
    public EntityRecord<T> when(Predicate<? super T> told) {
        return new EntityRecord<>(type, reference, told, values, silent);
    }

    /**
     * Attributes that are told with what they held and what they hold, to everybody who sees the activity. Texts, enums,
     * booleans, numbers and times are written; integers of 2^53 and more, {@code BigInteger} and {@code BigDecimal} as strings, for
     * every JSON number is a double. Of a text of over 1,000 characters, of bytes and of any other type it is told that they
     * have changed; so it is of all that is over 12,000 bytes for one change together.
     */
    public EntityRecord<T> values(String... attributes) {
        return new EntityRecord<>(type, reference, told, and(values, attributes), silent);
    }

    /** Attributes that are not told at all; an update that has changed nothing else is not told. */
    public EntityRecord<T> silent(String... attributes) {
        return new EntityRecord<>(type, reference, told, values, and(silent, attributes));
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    Class<T> type() {
        return type;
    }

    Optional<RecordReference> reference(Object entity) {
        T own = type.cast(entity);
        return told.test(own) ? Optional.of(reference.apply(own)) : Optional.empty();
    }

    boolean isSilent(String field) {
        return silent.stream().anyMatch(attribute -> means(attribute, field));
    }

    boolean tellsValue(String field) {
        return values.stream().anyMatch(attribute -> means(attribute, field));
    }

    /** Names that were given and mean none of these fields. */
    List<String> unknown(List<String> fields) {
        return Stream.concat(values.stream(), silent.stream())
                .filter(attribute -> fields.stream().noneMatch(field -> means(attribute, field)))
                .toList();
    }

    private static boolean means(String attribute, String field) {
        return field.equals(attribute) || field.startsWith(attribute + ".");
    }
}
