package io.collab4j.jakarta.client;

import io.collab4j.document.FieldTypes;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.runtime.CollabRuntime;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes down everything an object of this project holds, and what those hold: whatever is not known not to matter is
 * in, so that a new field makes more states of one and never one of two.
 */
final class StateDump {
    /** What never decides what happens: who listens, clocks that stand still, limits, and caches of what is there too. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Timers never fire, as no time passes; and with nothing due these have no work.
            "Liveness",
            "SendWatchdog",
            "TokenWatch",
            "Backoff",
            "Loop",
            "Saver",
            "Upkeep",
            // There is one way only.
            "Route",
            // Switched off.
            "Throttle",
            // The lane's entry is the log's entry as messages.
            "LaneEntry",
            // The same for all.
            "VirtualWorld",
            "DocumentContext",
            "SessionLimits",
            "MessageLimits",
            "CollabLimits",
            "DocumentLimits",
            "Limits",
            "TextType",
            "Address",
            "Listeners",
            "Members",
            "ClientPresence",
            "RecentOperations",
            "MemorySaves",
            "MemoryBus",
            "Failures",
            "Counts",
            // The schedule's own.
            "ScheduleLines",
            "ScheduleLine");

    /** Hashes of secrets of which each client has the newest, and a text that is kept once somebody asked for it. */
    private static final Set<String> FIELDS_LEFT_OUT =
            Set.of("MemoryClients$Client.current", "MemoryClients$Client.previous", "History.encodedState");

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final StringBuilder out = new StringBuilder();
    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();

    StateDump add(@Nullable Object value) {
        write(value);
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return ScheduleIds.rename(out);
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            out.append('~');
        } else if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Text text) {
            out.append(text);
        } else if (value instanceof TextOperation operation) {
            out.append(FieldTypes.TEXT.encode(operation));
        } else if (value instanceof JsonValue json) {
            out.append(json.toJson());
        } else if (value instanceof byte[] bytes) {
            out.append(Arrays.toString(bytes));
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null));
        } else if (value instanceof Iterable<?> many) {
            writeAll(many);
        } else if (value instanceof Map<?, ?> map) {
            writeAll(map.entrySet());
        } else if (value instanceof Map.Entry<?, ?> entry) {
            write(entry.getKey());
            out.append('=');
            write(entry.getValue());
        } else if (value instanceof Object[] array) {
            writeAll(Arrays.asList(array));
        } else if (value instanceof AtomicReferenceArray<?> || value instanceof Enum<?>) {
            out.append(value instanceof Enum<?> ? value : "");
        } else if (value instanceof CompletableFuture<?> future) {
            write(future.isDone() && !future.isCompletedExceptionally() ? future.join() : future.isDone());
        } else {
            writeObject(value);
        }
    }

    private void writeAll(Iterable<?> many) {
        out.append('[');
        for (Object each : many) {
            write(each);
            out.append(',');
        }
        out.append(']');
    }

    private void writeObject(Object value) {
        Class<?> type = value.getClass();
        if (type.getName().startsWith("java.")) {
            out.append(type.getName().startsWith("java.util.concurrent.atomic") ? value : type.getSimpleName());
            return;
        }
        boolean left = !type.getName().startsWith("io.collab4j.")
                || type.isHidden()
                || LEFT_OUT.contains(type.getSimpleName())
                || value instanceof CollabRuntime;
        if (left) {
            return;
        }
        Integer known = seen.putIfAbsent(value, seen.size());
        if (known != null) {
            out.append('@').append(known);
            return;
        }
        out.append(type.getSimpleName()).append('{');
        for (Field field : FIELDS.computeIfAbsent(type, StateDump::fields)) {
            write(read(field, value));
            out.append(' ');
        }
        out.append('}');
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            String owner = each.getName().substring(each.getPackageName().length() + 1);
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !FIELDS_LEFT_OUT.contains(owner + '.' + field.getName())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
