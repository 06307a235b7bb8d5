package io.collab4j.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/SPRING-BOOT.md shows is compiled code. */
class SpringBootPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "SPRING-BOOT.md");
    private static final Path SOURCE =
            Path.of("src", "main", "java", "io", "collab4j", "examples", "springboot", "CollabConfiguration.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyJavaExampleIsPartOfTheConfiguration() throws IOException {
        String configuration = normal(Files.readString(SOURCE));
        List<String> examples = JAVA.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> normal(block.group(1)))
                .toList();
        assertThat(examples)
                .hasSize(3)
                .allSatisfy(example -> assertThat(configuration).contains(example));
    }

    private static String normal(String code) {
        return code.replaceAll("\\s+", "");
    }
}
