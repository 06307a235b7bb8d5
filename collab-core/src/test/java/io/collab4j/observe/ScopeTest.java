package io.collab4j.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids in a line of the log. */
class ScopeTest {
    @Test
    void anIdIsWrittenAsItIs() {
        Scope scope = new Scope("acme", "auth0|alice+1@example.com", "record.1~a:b-c", "notes", "chat:42");
        assertThat(scope)
                .hasToString("tenant=acme user=auth0|alice+1@example.com document=record.1~a:b-c field=notes"
                        + " channel=chat:42");
        assertThat(Scope.NODE.toString()).isEmpty();
        assertThat(Scope.of("acme", "d")).hasToString("tenant=acme document=d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nb",
                "a\u001b[31mb",
                "a b",
                "a\tb",
                "a\u2028b",
                "a\u0085b",
                "a\u0000b",
                "${jndi:x}",
                "a\"b",
                "é",
                "a\\nb"
            })
    void noIdEndsTheLineOrLooksLikeAnotherKey(String id) {
        String line = Scope.of(id).toString();
        assertThat(line.substring("tenant=".length()))
                .matches("[!-~]+")
                .doesNotContain(" ")
                .doesNotContain("${")
                .contains("\\u");
    }

    @Test
    void anIdIsCut() {
        assertThat(Scope.of("x".repeat(128))).hasToString("tenant=" + "x".repeat(128));
        assertThat(Scope.of("x".repeat(1_000_000))).hasToString("tenant=" + "x".repeat(128) + "...");
    }
}
