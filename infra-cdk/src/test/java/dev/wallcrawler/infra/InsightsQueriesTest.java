package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Queries that Logs Insights runs, instead of refusing them when they are needed. */
class InsightsQueriesTest {

    private final TestingDeployment prod = TestingDeployment.prod();

    @Test
    void shouldSaveQueriesThatAreInTheLanguage() {
        List<String> queries = prod.properties("AWS::Logs::QueryDefinition").stream()
                .map(definition -> definition.get("QueryString").asText())
                .toList();

        assertThat(queries)
                .hasSize(SavedQuery.values().length)
                .allSatisfy(query -> assertThat(new TestingInsightsQuery(query).mistakes()).isEmpty());
    }

    @Test
    void shouldShowQueriesThatAreSaved() {
        List<String> queries = prod.dashboard().findValues("query").stream()
                .map(JsonNode::asText)
                .toList();

        assertThat(queries)
                .hasSize(2)
                .allMatch(query -> Arrays.stream(SavedQuery.values()).anyMatch(saved -> query.endsWith(saved.text())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    filter a = "dedup | x" | dedup id | sort a ; only limit may follow dedup
                    dedup id | stats count(*) by a             ; only limit may follow dedup
                    sort a | stats count(*) by a               ; sort and limit come after the last stats
                    stats max(a) by b | stats max(b) as c by b | stats max(c) ; two stats are the most
                    stats max(a) as x by b | stats sum(a), max(x) by b ; the first stats does not define [a]
                    stats max(a) as x by b | stats avg(x) by bin(1h)   ; the first stats does not define [@timestamp]
                    """)
    void shouldNoticeWhatLogsInsightsWouldRefuse(String query, String mistake) {
        assertThat(new TestingInsightsQuery(query).mistakes()).containsExactly(mistake);
    }
}
