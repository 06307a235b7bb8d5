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
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "collab4j", "examples", "springboot");
    private static final List<String> QUOTED =
            List.of("CollabConfiguration.java", "ChangesConfiguration.java", "SpringTransactions.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyJavaExampleIsPartOfTheApplication() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String file : QUOTED) {
            sources.append(normal(Files.readString(SOURCES.resolve(file))));
        }
        List<String> examples = JAVA.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> normal(block.group(1)))
                .toList();
        assertThat(examples)
                .hasSize(5)
                .allSatisfy(example -> assertThat(sources.toString()).contains(example));
    }

    private static String normal(String code) {
        return code.replaceAll("\\s+", "");
    }
}
