package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.testing.LogCapture;
import io.collab4j.testing.Told;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method of a listener, found by reflection so that none is forgotten. */
class GuardedListenerTest {
    private static final Map<Class<?>, Object> GIVEN = Map.of(
            int.class,
            7,
            long.class,
            8L,
            ErrorCode.class,
            ErrorCode.LOCK_HELD,
            CloseCode.class,
            CloseCode.TOO_SLOW,
            Supplier.class,
            (Supplier<CollabHealth>) () -> new CollabHealth(List.of(), 0, 0, 0, 0, 0, 0, 0));

    static Stream<Method> methods() {
        return Arrays.stream(CollabListener.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    /** Different in each place, so that two that change places are seen. */
    private static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == String.class ? "text-" + i : given(types[i]);
        }
        return arguments;
    }

    private static Object given(Class<?> type) {
        return Objects.requireNonNull(GIVEN.get(type), "no value of " + type);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void eachReachesEveryListener(Method method) throws Exception {
        Told direct = new Told();
        Told first = new Told();
        Told second = new Told();
        method.invoke(direct.listener(), arguments(method));
        method.invoke(CollabListener.guarded(List.of(first.listener(), second.listener())), arguments(method));
        assertThat(direct.all()).hasSize(1).first().asString().startsWith(method.getName());
        assertThat(first.all()).isEqualTo(direct.all());
        assertThat(second.all()).isEqualTo(direct.all());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatOneThrowsHarmsNobodyAndIsLoggedWithoutItsText(Method method) throws Exception {
        CollabListener throwing = (CollabListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CollabListener.class}, (self, called, arguments) -> {
                    throw new IllegalStateException("what somebody wrote");
                });
        Told other = new Told();
        CollabListener guarded = CollabListener.guarded(List.of(throwing, other.listener()));
        try (LogCapture log = new LogCapture()) {
            assertThatCode(() -> method.invoke(guarded, arguments(method))).doesNotThrowAnyException();
            assertThat(log.lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("wrote");
        }
        assertThat(other.all()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whoWantsToHearOfNothingNeedNot(Method method) {
        assertThatCode(() -> method.invoke(CollabListener.NONE, arguments(method)))
                .doesNotThrowAnyException();
    }
}
