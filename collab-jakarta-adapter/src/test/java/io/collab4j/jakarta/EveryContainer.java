package io.collab4j.jakarta;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A class of tests that holds in every container, of either platform; its constructor takes the {@link Container}. The build
 * runs it twice, each time on the class path of one platform: the tag is what the second run looks for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("every-container")
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("io.collab4j.jakarta.Container#chosen")
@interface EveryContainer {}
