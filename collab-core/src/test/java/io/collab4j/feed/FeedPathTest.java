package io.collab4j.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPathTest {
    @Test
    void wordsStandForThemselvesAndVariablesForIdentifiers() {
        FeedPath path = FeedPath.of("teams/{team}/deals/{id}");
        assertThat(path.match("teams/a/deals/7")).contains(Map.of("team", "a", "id", "7"));
        assertThat(path.match("teams/a/deals")).isEmpty();
        assertThat(path.match("teams/a/deals/7/")).isEmpty();
        assertThat(path.match("teams/a/persons/7")).isEmpty();
        assertThat(path.match("teams//deals/7")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deals/..", "deals/", "deals/a b", "deals/%2e", "deals/__proto__", "deals/{id}"})
    void whatIsNoIdentifierIsNoValue(String path) {
        assertThat(FeedPath.of("deals/{id}").match(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/deals", "deals/", "deals/{}", "deals/{a b}", "{a}/{a}", "deals//x", "deals/x y"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> FeedPath.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
