package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The lines against the catalogue that alarms and dashboards are built from. */
class MetricCatalogueTest {
    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static List<SessionEvent> eventsWithMetrics() {
        return Stream.concat(
                        Stream.of(
                                new SessionCreated(
                                        SESSION, TEN_MINUTES, Optional.empty(), "key_1", "eu", false, List.of(), true),
                                new SessionReady(
                                        SESSION,
                                        TEN_MINUTES,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()),
                                SessionError.of("reap_orphan", "a task without a session")
                                        .session(SESSION)
                                        .repaired(1),
                                new Request(
                                        "POST",
                                        "/v1/sessions",
                                        429,
                                        TEN_MINUTES,
                                        false,
                                        Optional.of("proj_1"),
                                        Optional.empty(),
                                        true)),
                        Stream.of(EndReason.values()).map(MetricCatalogueTest::terminated))
                .toList();
    }

    private static SessionEvent terminated(EndReason reason) {
        return new SessionTerminated(
                SESSION,
                reason.finalStatus(),
                reason,
                TEN_MINUTES,
                Optional.of(new SessionTotals(5, new BrowserUse(1, 1))),
                TaskStop.UNKNOWN);
    }

    @Test
    void shouldEmitEachMetricOfTheCatalogueWithItsUnitAndDimensionSets() {
        Map<SessionMetric, Long> seen = new EnumMap<>(SessionMetric.class);
        for (SessionEvent event : eventsWithMetrics()) {
            JsonNode line = Lines.of(event);
            JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
            assertThat(directive.path("Namespace").asText()).isEqualTo(SessionMetric.NAMESPACE);
            for (JsonNode definition : directive.path("Metrics")) {
                SessionMetric metric = byName(definition.path("Name").asText());
                assertThat(definition.path("Unit").asText()).isEqualTo(metric.unit().cloudWatchName());
                assertThat(setsOf(directive)).isEqualTo(metric.dimensionSets());
                assertThat(line.path(metric.metricName()).isIntegralNumber()).isTrue();
                assertThat(line.path(SessionMetric.PROJECT_DIMENSION).asText()).isEqualTo("proj_1");
                seen.merge(metric, 1L, Long::sum);
            }
        }
        assertThat(seen).containsOnlyKeys(SessionMetric.values());
    }

    @Test
    void shouldPublishEachMetricWithoutDimensionsAndNeverBySession() {
        for (SessionMetric metric : SessionMetric.values()) {
            assertThat(metric.dimensionSets()).containsExactly(List.of(), List.of("ProjectId"));
        }
    }

    @Test
    void shouldMeasureEveryDurationInMilliseconds() {
        assertThat(SessionMetric.SESSION_DURATION.unit()).isEqualTo(MetricUnit.MILLISECONDS);
        assertThat(SessionMetric.PROVISIONING_TIME.unit()).isEqualTo(MetricUnit.MILLISECONDS);
        assertThat(MetricUnit.values()).extracting(MetricUnit::cloudWatchName).doesNotContain("Seconds");

        JsonNode line = Lines.of(terminated(EndReason.RELEASED));
        assertThat(line.path("SessionDuration").asLong()).isEqualTo(600_000);
        assertThat(line.path("duration_ms").asLong()).isEqualTo(600_000);
    }

    @Test
    void shouldCountExactlyTheFailedEndsAsErrors() {
        for (EndReason reason : EndReason.values()) {
            JsonNode line = Lines.of(terminated(reason));
            boolean failed = line.path("status").asText().equals("FAILED");
            assertThat(line.has("SessionErrors")).isEqualTo(failed);
            assertThat(line.path("level").asText()).isEqualTo(failed ? "ERROR" : "INFO");
        }
    }

    @Test
    void shouldPublishInTheNamespaceOfTheEnvironment() {
        TestingEventLog log =
                TestingEventLog.of(LogGroupName.STREAM_PROCESSOR, Level.INFO, true, Optional.of("Wallcrawler/Sessions/dev"));
        eventsWithMetrics().forEach(log.eventLog()::log);

        assertThat(log.events())
                .hasSameSizeAs(eventsWithMetrics())
                .allMatch(line -> line.at("/_aws/CloudWatchMetrics/0/Namespace").asText().equals("Wallcrawler/Sessions/dev"));
    }

    @Test
    void shouldLeaveTheMetricsOutWhereTheyAreSwitchedOff() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR, Level.INFO, true, Optional.empty());
        eventsWithMetrics().forEach(log.eventLog()::log);

        assertThat(log.events()).hasSameSizeAs(eventsWithMetrics());
        Set<SessionMetric> all = EnumSet.allOf(SessionMetric.class);
        for (JsonNode line : log.events()) {
            assertThat(line.has("_aws")).isFalse();
            assertThat(line.has(SessionMetric.PROJECT_DIMENSION)).isFalse();
            assertThat(all).noneMatch(metric -> line.has(metric.metricName()));
        }
    }

    private static SessionMetric byName(String name) {
        return Stream.of(SessionMetric.values())
                .filter(metric -> metric.metricName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in the catalogue: " + name));
    }

    private static List<List<String>> setsOf(JsonNode directive) {
        return directive.path("Dimensions").valueStream()
                .map(set -> set.valueStream().map(JsonNode::asText).toList())
                .toList();
    }
}
