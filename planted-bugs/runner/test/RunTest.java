import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/**
 * Runs one test, given as {@code class#method}, and ends with a code that says what came of it: 0 passed, 10 an
 * assertion failed, 11 it threw something else, 12 it was skipped or is not there. What was thrown is on standard output.
 */
final class RunTest {
    private RunTest() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        String[] test = arguments[0].split("#", 2);
        Class<?> type = Class.forName(test[0]);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(methods(type)
                                        .filter(method -> method.getName().equals(test[1]) && !method.isBridge())
                                        .map(method -> selectMethod(type, method))
                                        .toList())
                                .build(),
                        listener);
        // A container or a client may have left a thread behind.
        System.exit(outcome(listener.getSummary()));
    }

    private static Stream<Method> methods(Class<?> type) {
        Stream<Method> own = Stream.of(type.getDeclaredMethods());
        return type == Object.class ? own : Stream.concat(own, methods(type.getSuperclass()));
    }

    private static int outcome(TestExecutionSummary summary) {
        List<Failure> failures = summary.getFailures();
        for (Failure failure : failures) {
            failure.getException().printStackTrace(System.out);
        }
        if (failures.isEmpty()) {
            return summary.getTestsSucceededCount() > 0 ? 0 : 12;
        }
        return failures.stream().anyMatch(failure -> failure.getException() instanceof AssertionError) ? 10 : 11;
    }
}
