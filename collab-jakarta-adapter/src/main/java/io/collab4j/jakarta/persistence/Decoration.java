package io.collab4j.jakarta.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** An interface of Jakarta Persistence with something done around its methods, whatever its version has of them. */
final class Decoration {
    private Decoration() {}

    /** Does what it likes around a call. */
    interface Around {
        @Nullable
        Object invoke(Call call, Method method) throws Throwable;
    }

    /** Goes on to what is decorated. */
    interface Call {
        @Nullable
        Object proceed() throws Throwable;
    }

    static <T> T of(Class<T> type, T target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(proxy, target, method, arguments);
                    }
                    return around.invoke(() -> call(target, method, arguments), method);
                }));
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    private static Object ofObject(
            Object proxy, Object target, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> target.toString();
        };
    }
}
