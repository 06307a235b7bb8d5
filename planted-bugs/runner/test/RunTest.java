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
 * Runs tests, given as {@code class#method}, one after the other until one does not pass. Ends with a code that says what
 * came of the last: 0 passed, 10 an assertion failed, 11 it threw something else, 12 it was skipped or is not there. Which
 * have passed, and what was thrown, is on standard output.
 */
final class RunTest {
    private RunTest() {}

    public static void main(String[] tests) throws ClassNotFoundException {
        int outcome = 0;
        for (int i = 0; outcome == 0 && i < tests.length; i++) {
            outcome = run(tests[i]);
            if (outcome == 0) {
                System.out.println("\nRunTest: passed " + tests[i]);
            }
        }
        // A container or a client may have left a thread behind.
        System.exit(outcome);
    }

    private static int run(String name) throws ClassNotFoundException {
        String[] test = name.split("#", 2);
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
        return outcome(listener.getSummary());
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
