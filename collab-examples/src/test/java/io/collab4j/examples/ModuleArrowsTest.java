package io.collab4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules as the architecture draws them; this is the only module that sees them all. */
@AnalyzeClasses(packages = "io.collab4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
    private static final String OT = "io.collab4j.ot..";
    private static final String REDIS = "io.collab4j.redis..";
    private static final String JAKARTA = "io.collab4j.jakarta..";
    private static final String PERSISTENCE = "io.collab4j.jakarta.persistence..";
    private static final String EXAMPLES = "io.collab4j.examples..";

    @ArchTest
    static final ArchRule OT_DEPENDS_ON_NOTHING = classes()
            .that()
            .resideInAPackage(OT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(OT, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_ADAPTER_AND_NO_STORE = noClasses()
            .that()
            .resideOutsideOfPackages(JAKARTA, REDIS, EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JAKARTA, REDIS, EXAMPLES, "jakarta..", "com.nimbusds..", "redis..");

    @ArchTest
    static final ArchRule STORE_AND_ADAPTER_DO_NOT_SEE_EACH_OTHER =
            slices().matching("io.collab4j.(redis|jakarta)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_THE_EXAMPLES = noClasses()
            .that()
            .resideOutsideOfPackage(EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(EXAMPLES);

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.collab4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_JSON_LIBRARY_OUTSIDE_ITS_ROOM = noClasses()
            .that()
            .resideOutsideOfPackages("io.collab4j.json", EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule WHO_HAS_NO_JAKARTA_PERSISTENCE_NEVER_LOADS_IT = noClasses()
            .that()
            .resideOutsideOfPackages(PERSISTENCE, EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PERSISTENCE, "jakarta.persistence..", "jakarta.transaction..");

    @ArchTest
    static final ArchRule THE_ROOM_OF_PERSISTENCE_KNOWS_NO_CONTAINER_AND_NO_PROVIDER = classes()
            .that()
            .resideInAPackage(PERSISTENCE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    PERSISTENCE,
                    "io.collab4j.activity..",
                    "io.collab4j.json..",
                    "io.collab4j.observe..",
                    "jakarta.persistence..",
                    "jakarta.transaction..",
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..");
}
