package io.collab4j.jakarta.client;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The fields of one document that are here, by name. May be read, and asked for fields, from any thread. */
final class DocumentFields {
    private final ClientDocument document;
    private final Map<String, ClientField> fields = new ConcurrentSkipListMap<>();

    DocumentFields(ClientDocument document) {
        this.document = document;
    }

    /** A field that was asked for; whether it was made for that, and the one it took the place of. */
    record Obtained<F extends ClientField>(F field, boolean isNew, Optional<ClientField> replaced) {}

    Map<String, ClientField> copy() {
        return Map.copyOf(fields);
    }

    Collection<ClientField> all() {
        return fields.values();
    }

    @Nullable
    ClientField get(String name) {
        return fields.get(name);
    }

    Optional<ClientField> find(Optional<String> name) {
        return name.map(fields::get);
    }

    Optional<String> position(String name) {
        return Optional.ofNullable(fields.get(name)).flatMap(ClientField::position);
    }

    /** The names of those in a state. */
    List<String> names(ClientField.State state) {
        return fields.values().stream()
                .filter(field -> field.state() == state)
                .map(ClientField::name)
                .toList();
    }

    /** The field of that name and type, made if there is none; one nobody has edited yet may still change its type. */
    <F extends ClientField> Obtained<F> obtain(
            String name, Class<F> type, BiFunction<ClientDocument, String, F> constructor) {
        AtomicReference<@Nullable ClientField> replaced = new AtomicReference<>();
        AtomicReference<@Nullable F> made = new AtomicReference<>();
        ClientField field = fields.compute(name, (key, there) -> {
            made.set(null);
            replaced.set(null);
            if (type.isInstance(there)) {
                return there;
            }
            if (there != null && !there.isUntouched()) {
                throw new ClientException("wrong_type", "the field " + name + " is of another type");
            }
            F created = constructor.apply(document, name);
            replaced.set(there);
            made.set(created);
            return created;
        });
        return new Obtained<>(type.cast(field), made.get() != null, Optional.ofNullable(replaced.get()));
    }

    /** The field a message is about, made or replaced if it is not one of that type. */
    Obtained<ClientField> forMessage(String name, String type, long revision) {
        ClientField there = fields.get(name);
        if (there != null && there.isOf(type, revision) && there.state() != ClientField.State.CLOSED) {
            return new Obtained<>(there, false, Optional.empty());
        }
        ClientField field = type.equals("value") ? new ValueField(document, name) : new TextField(document, name);
        fields.put(name, field);
        return new Obtained<>(field, true, Optional.ofNullable(there));
    }

    Optional<ClientField> remove(String name) {
        return Optional.ofNullable(fields.remove(name));
    }

    /** They may have something to send. */
    void flush() {
        fields.values().forEach(ClientField::flush);
    }
}
