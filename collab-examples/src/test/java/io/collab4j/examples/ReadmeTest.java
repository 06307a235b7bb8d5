package io.collab4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is compiled code, and not more than one can read. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path RECIPES = Path.of("src", "main", "java", "io", "collab4j", "examples", "recipes");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyJavaExampleIsPartOfARecipe() throws IOException {
        List<String> examples = JAVA.matcher(Files.readString(README))
                .results()
                .map(MatchResult::group)
                .map(block -> normal(block.substring("```java".length(), block.length() - 3)))
                .toList();
        assertThat(examples).hasSize(4);
        String recipes;
        try (Stream<Path> files = Files.list(RECIPES)) {
            recipes = normal(String.join("\n", files.map(ReadmeTest::read).toList()));
        }
        assertThat(examples).allSatisfy(example -> assertThat(recipes).contains(example));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String normal(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void itIsAtMost150Lines() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
    }
}
