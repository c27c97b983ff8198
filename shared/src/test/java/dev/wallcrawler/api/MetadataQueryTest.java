package dev.wallcrawler.api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetadataQueryTest {

    @Test
    void shouldReadPathAndValue() {
        assertThat(MetadataQuery.parse("user_metadata['order']['status']:'shipped'"))
                .isEqualTo(new MetadataQuery(List.of("order", "status"), "shipped"));
        assertThat(MetadataQuery.parse("user_metadata['']:''")).isEqualTo(new MetadataQuery(List.of(""), ""));
        assertThat(MetadataQuery.parse("user_metadata['a b']['ü\"]']:'x:y [1]'"))
                .isEqualTo(new MetadataQuery(List.of("a b", "ü\"]"), "x:y [1]"));
    }

    @Test
    void shouldReadEscapedQuotesAndBackslashes() {
        assertThat(MetadataQuery.parse("user_metadata['it\\'s']:'a\\\\\\'b\\\\'"))
                .isEqualTo(new MetadataQuery(List.of("it's"), "a\\'b\\"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user_metadata",
                "user_metadata:'x'",
                "user_metadata['a']",
                "user_metadata['a']:",
                "user_metadata['a']:x",
                "user_metadata['a']:\"x\"",
                "user_metadata[\"a\"]:'x'",
                "user_metadata['a':'x'",
                "user_metadata['a']]:'x'",
                "user_metadata['a'] :'x'",
                " user_metadata['a']:'x'",
                "user_metadata['a']:'x' ",
                "user_metadata['a']:'x'y",
                "user_metadata['a']:'x''",
                "user_metadata['a']:'x\\'",
                "user_metadata['a']:'x\\n'",
                "user_metadata['a']:'x' AND user_metadata['b']:'y'",
                "user_metadata.a:'x'",
                "metadata['a']:'x'",
                "USER_METADATA['a']:'x'",
                "status:'RUNNING'"
            })
    void shouldRefuseAnythingElse(String q) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MetadataQuery.parse(q))
                .withMessage("q must be of the form user_metadata['path']['to']:'value'")
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
    }

    @Test
    void shouldRefuseAnEndlessQueryQuickly() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MetadataQuery.parse("user_metadata['" + "\\'".repeat(500_000) + "']:'x'"));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> MetadataQuery.parse("user_metadata" + "['a']".repeat(400)));
        assertThat(MetadataQuery.parse("user_metadata['" + "\\'".repeat(900) + "']:'x'").path().getFirst())
                .isEqualTo("'".repeat(900));
    }

    @Test
    void shouldMatchAStringAtThePathOnly() {
        MetadataQuery query = MetadataQuery.parse("user_metadata['order']['id']:'7'");

        assertThat(query.matches("{\"order\":{\"id\":\"7\",\"more\":[]}}")).isTrue();
        assertThat(query.matches("{\"order\":{\"id\":\"77\"}}")).isFalse();
        assertThat(query.matches("{\"order\":{\"id\":7}}")).isFalse();
        assertThat(query.matches("{\"order\":{\"id\":null}}")).isFalse();
        assertThat(query.matches("{\"order\":[{\"id\":\"7\"}]}")).isFalse();
        assertThat(query.matches("{\"order\":\"7\"}")).isFalse();
        assertThat(query.matches("{\"order.id\":\"7\"}")).isFalse();
        assertThat(query.matches("{}")).isFalse();
    }
}
