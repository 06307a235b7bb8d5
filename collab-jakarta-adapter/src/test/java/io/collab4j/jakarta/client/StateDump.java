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
            // Switched off, or nobody's here.
            "Throttle",
            "NodeBudgets",
            "FeedService",
            "StreamService",
            // The lane's entry is the log's entry as messages.
            "LaneEntry",
            // The same for all.
            "VirtualWorld",
            "ChannelKinds",
            "ConnectionCaps",
            "PresenceLimits",
            "OutgoingLimits",
            "DeliveryPace",
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

    private static final int USUAL_OBJECTS = 512;

    /** How the objects of each class are written. */
    private static final ClassValue<Writer> WRITERS = new ClassValue<>() {
        @Override
        protected Writer computeValue(Class<?> type) {
            return writer(type);
        }
    };

    private final StateSink out;
    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>(USUAL_OBJECTS);

    StateDump(StateSink out) {
        this.out = out;
    }

    private interface Writer {
        void write(StateDump dump, Object value);
    }

    StateDump add(@Nullable Object value) {
        write(value);
        out.put('\n');
        return this;
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            out.put('~');
        } else {
            WRITERS.get(value.getClass()).write(this, value);
        }
    }

    private static Writer writer(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return (dump, value) -> dump.out.put(((Number) value).longValue());
        } else if (type == String.class
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class
                || Text.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.out.put(value.toString());
        } else if (type == TextOperation.class) {
            return (dump, value) -> dump.write(FieldTypes.TEXT.encode((TextOperation) value));
        } else if (JsonValue.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.out.put(((JsonValue) value).toJson());
        } else if (type == byte[].class) {
            return (dump, value) -> dump.writeBytes((byte[]) value);
        } else if (type == Optional.class) {
            return (dump, value) -> dump.write(((Optional<?>) value).orElse(null));
        }
        return writerOfMany(type);
    }

    private static Writer writerOfMany(Class<?> type) {
        if (Iterable.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.writeAll((Iterable<?>) value);
        } else if (Map.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.writeAll(((Map<?, ?>) value).entrySet());
        } else if (Map.Entry.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.writeEntry((Map.Entry<?, ?>) value);
        } else if (Object[].class.isAssignableFrom(type)) {
            return (dump, value) -> dump.writeAll(Arrays.asList((Object[]) value));
        } else if (AtomicReferenceArray.class.isAssignableFrom(type)) {
            return (dump, value) -> {};
        } else if (CompletableFuture.class.isAssignableFrom(type)) {
            return (dump, value) -> dump.writeFuture((CompletableFuture<?>) value);
        }
        return writerOfObjects(type);
    }

    private static Writer writerOfObjects(Class<?> type) {
        String name = type.getSimpleName();
        if (type.getName().startsWith("java.util.concurrent.atomic")) {
            return (dump, value) -> dump.out.put(value.toString());
        } else if (type.getName().startsWith("java.")) {
            return (dump, value) -> dump.out.put(name);
        }
        boolean left = !type.getName().startsWith("io.collab4j.")
                || type.isHidden()
                || LEFT_OUT.contains(name)
                || CollabRuntime.class.isAssignableFrom(type);
        if (left) {
            return (dump, value) -> {};
        }
        Field[] fields = fields(type);
        return (dump, value) -> dump.writeObject(name, fields, value);
    }

    private void writeBytes(byte[] bytes) {
        out.put('[');
        for (byte each : bytes) {
            out.put((long) each);
            out.put(',');
        }
        out.put(']');
    }

    private void writeAll(Iterable<?> many) {
        out.put('[');
        for (Object each : many) {
            write(each);
            out.put(',');
        }
        out.put(']');
    }

    private void writeEntry(Map.Entry<?, ?> entry) {
        write(entry.getKey());
        out.put('=');
        write(entry.getValue());
    }

    private void writeFuture(CompletableFuture<?> future) {
        write(future.isDone() && !future.isCompletedExceptionally() ? future.join() : future.isDone());
    }

    private void writeObject(String name, Field[] fields, Object value) {
        Integer known = seen.putIfAbsent(value, seen.size());
        if (known != null) {
            out.put('@');
            out.put(known.longValue());
            return;
        }
        out.put(name);
        out.put('{');
        for (Field field : fields) {
            write(read(field, value));
            out.put(' ');
        }
        out.put('}');
    }

    private static Field[] fields(Class<?> type) {
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
        return fields.toArray(Field[]::new);
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
