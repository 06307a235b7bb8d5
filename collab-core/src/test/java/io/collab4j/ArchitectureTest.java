package io.collab4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The arrows between the rooms, and that only one room knows the world outside. */
@AnalyzeClasses(packages = "io.collab4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String RUNTIME = "io.collab4j.runtime";
    private static final String JACKSON = "com.fasterxml..";

    /** What reads a clock, makes a thread or a timer, waits, or is random, by its class. */
    private static final Set<String> OUTSIDE_WORLD = Set.of(
            "java.util.Random",
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.locks.LockSupport",
            "java.util.UUID");

    @ArchTest
    static final ArchRule ROOMS_DEPEND_ON_EACH_OTHER_AS_PLANNED = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.collab4j..")
            .layer("door")
            .definedBy("io.collab4j")
            .layer("stream")
            .definedBy("io.collab4j.stream..")
            .layer("session")
            .definedBy("io.collab4j.session..")
            .layer("rooms")
            .definedBy(
                    "io.collab4j.access..",
                    "io.collab4j.activity..",
                    "io.collab4j.channel..",
                    "io.collab4j.document..",
                    "io.collab4j.feed..",
                    "io.collab4j.lock..",
                    "io.collab4j.notification..",
                    "io.collab4j.presence..",
                    "io.collab4j.revocation..")
            .layer("memory")
            .definedBy("io.collab4j.store.memory..")
            .layer("store")
            .definedBy("io.collab4j.store")
            .layer("identity")
            .definedBy("io.collab4j.identity..")
            .layer("observe")
            .definedBy("io.collab4j.observe..")
            .layer("micrometer")
            .definedBy("io.collab4j.micrometer..")
            .layer("protocol")
            .definedBy("io.collab4j.protocol..")
            .layer("json")
            .definedBy("io.collab4j.json..")
            .layer("runtime")
            .definedBy(RUNTIME + "..")
            .layer("ot")
            .definedBy("io.collab4j.ot..")
            .whereLayer("door")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("stream")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("door", "stream")
            .whereLayer("rooms")
            .mayOnlyBeAccessedByLayers("door", "stream", "session")
            .whereLayer("memory")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("door", "stream", "session", "rooms", "memory")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers("door", "stream", "session", "rooms")
            .whereLayer("micrometer")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("door", "stream", "session", "rooms", "memory", "micrometer")
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers(
                    "door", "stream", "session", "rooms", "identity", "observe", "store", "memory", "micrometer")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("stream", "session", "rooms", "identity", "protocol")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("door", "stream", "session", "rooms", "memory")
            .whereLayer("ot")
            .mayOnlyBeAccessedByLayers("rooms");

    @ArchTest
    static final ArchRule ROOMS_MAKE_NO_CIRCLES =
            slices().matching("io.collab4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule OTHERS_ARE_NOT_KNOWN = noClasses()
            .that(resideOutsideOfPackage("io.collab4j.ot.."))
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta..")
                    .or(resideInAPackage("redis.."))
                    .or(resideInAPackage("javax.."))
                    .or(resideInAPackage("com.fasterxml.jackson.databind..")));

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_KNOWS_THE_JSON_LIBRARY = noClasses()
            .that(resideOutsideOfPackage("io.collab4j.json.."))
            .should()
            .dependOnClassesThat(resideInAPackage(JACKSON));

    /** Whoever does not have it loads no class that needs it. */
    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_KNOWS_THE_METRICS_LIBRARY = noClasses()
            .that(resideOutsideOfPackage("io.collab4j.micrometer"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.micrometer.."));

    @ArchTest
    static final ArchRule THE_JSON_LIBRARY_IS_IN_NO_SIGNATURE = methods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage("io.collab4j.json"))
            .and()
            .arePublic()
            .should(new ArchCondition<>("name no type of the JSON library") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean named = method.getRawReturnType().getPackageName().startsWith("com.fasterxml")
                            || method.getRawParameterTypes().stream()
                                    .anyMatch(type -> type.getPackageName().startsWith("com.fasterxml"));
                    if (named && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                    }
                }
            });

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_MAKES_THREADS_OR_CHANCE = noClasses()
            .that(resideOutsideOfPackage(RUNTIME))
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of the world outside", (JavaClass used) -> OUTSIDE_WORLD.contains(used.getFullName())));

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_READS_CLOCKS_OR_WAITS = noClasses()
            .that(resideOutsideOfPackage(RUNTIME))
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads a clock, waits or uses the common pool", call -> isOutside(call)));

    private static boolean isOutside(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        String name = target.getName();
        return switch (target.getOwner().getFullName()) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.time.Instant",
                    "java.time.LocalDateTime",
                    "java.time.ZonedDateTime",
                    "java.time.OffsetDateTime" ->
                name.equals("now") && target.getRawParameterTypes().isEmpty();
            case "java.time.Clock", "java.time.InstantSource" -> name.startsWith("system");
            case "java.lang.Thread" -> !name.equals("currentThread");
            case "java.lang.Object" -> name.equals("wait");
            case "java.lang.Math" -> name.equals("random");
            case "java.util.Collection", "java.util.List" -> name.equals("parallelStream");
            case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" -> isPooled(target);
            default -> false;
        };
    }

    /** Steps that the common pool or a timer thread of the library would run, and those that block. */
    private static boolean isPooled(CodeUnitCallTarget target) {
        boolean named = target.getRawParameterTypes().stream()
                .anyMatch(type -> type.getFullName().equals("java.util.concurrent.Executor"));
        return switch (target.getName()) {
            case "orTimeout", "completeOnTimeout", "delayedExecutor", "get" -> true;
            default -> target.getName().endsWith("Async") && !named;
        };
    }

    @ArchTest
    static final ArchRule THREADS_ARE_NOT_MADE_ELSEWHERE = noClasses()
            .that(resideOutsideOfPackage(RUNTIME))
            .should()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .beAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule NO_GLOBAL_STATE = fields().that().areStatic().should().beFinal();
}
