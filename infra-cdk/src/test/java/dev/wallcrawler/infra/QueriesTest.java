package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.BrowserOperation;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.Request;
import dev.wallcrawler.logging.ResourceMetrics;
import dev.wallcrawler.logging.ServiceNotice;
import dev.wallcrawler.logging.SessionCreated;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.SessionEvent;
import dev.wallcrawler.logging.SessionMetric;
import dev.wallcrawler.logging.SessionReady;
import dev.wallcrawler.logging.SessionTerminated;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Queries and the archive's table against lines that the code writes. */
class QueriesTest {

    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");

    /** One of each, with all that it can carry. */
    private static final List<SessionEvent> EVENTS = List.of(
            new SessionCreated(
                    SESSION, Duration.ofMinutes(5), Optional.of("user"), "key_1", "us-west-2", true, List.of("blockAds"), true),
            new SessionReady(
                    SESSION,
                    Duration.ofSeconds(3),
                    Optional.of("192.0.2.1"),
                    Optional.of("10.0.0.1"),
                    Optional.of("arn:aws:ecs:us-west-2:123456789012:task/cluster/1"),
                    Optional.of("container")),
            new SessionTerminated(
                    SESSION,
                    SessionStatus.FAILED,
                    EndReason.OUT_OF_MEMORY,
                    Duration.ofMinutes(5),
                    Optional.of(new SessionTotals(1, new BrowserUse(2.0, 3))),
                    new TaskStop(Optional.of("stopped"), Optional.of("EssentialContainerExited"), Optional.of(137))),
            SessionError.of("start_task", new IllegalStateException("no capacity"))
                    .session(SESSION)
                    .retryCount(1)
                    .fatal()
                    .repaired(1),
            new BrowserOperation(
                    SESSION,
                    BrowserOperation.Kind.NAVIGATE,
                    Duration.ofMillis(20),
                    Optional.of("https://example.com/"),
                    Optional.of("#main"),
                    true),
            new ResourceMetrics(SESSION, 1.0, 2, 3, OptionalInt.of(4)),
            new Request(
                    "POST",
                    "/v1/sessions",
                    429,
                    Duration.ofMillis(20),
                    true,
                    Optional.of("proj_1"),
                    Optional.of("sess_1"),
                    true),
            new ServiceNotice("session is over", Map.of("exit_code", 71)).session(SESSION));

    /** Words of the language that are no fields. */
    private static final Set<String> WORDS = Set.of(
            "fields", "filter", "dedup", "sort", "limit", "stats", "by", "as", "and", "or", "like", "asc", "desc", "bin",
            "count", "count_distinct", "datefloor", "avg", "max", "min", "sum", "pct", "h");

    private static final Pattern FIELD = Pattern.compile("[a-z_][a-z_.]*");

    @ParameterizedTest
    @EnumSource(SavedQuery.class)
    void shouldAskForFieldsThatAreWritten(SavedQuery query) {
        assertThat(fields(query.text())).isNotEmpty().isSubsetOf(written());
    }

    @Test
    void shouldNoticeAFieldThatIsNotWritten() {
        assertThat(fields("filter event_type = \"SESSION_READY\" | stats avg(metadata.provisioning) as slow by project_id"))
                .containsExactlyInAnyOrder("event_type", "metadata.provisioning", "project_id");
        assertThat(written()).doesNotContain("metadata.provisioning");
    }

    @Test
    void shouldHaveAColumnForEachField() {
        Set<String> columns = TestingDeployment.list(TestingDeployment.prod()
                        .properties("AWS::Glue::Table")
                        .getFirst()
                        .at("/TableInput/StorageDescriptor/Columns"))
                .stream()
                .map(column -> column.get("Name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> fields = written().stream()
                .filter(field -> !field.contains("."))
                .collect(Collectors.toCollection(TreeSet::new));
        fields.removeAll(Set.of("_aws", SessionMetric.PROJECT_DIMENSION));
        Arrays.stream(SessionMetric.values()).map(SessionMetric::metricName).forEach(fields::remove);

        assertThat(columns).isEqualTo(fields);
    }

    @Test
    void shouldAskTheArchiveForMembersThatAreWritten() {
        Set<String> members = TestingDeployment.prod().properties("AWS::Athena::NamedQuery").stream()
                .flatMap(query -> Pattern.compile("\\$\\.([a-z_]+)")
                        .matcher(query.get("QueryString").asText())
                        .results())
                .map(match -> "metadata." + match.group(1))
                .collect(Collectors.toSet());

        assertThat(members).isNotEmpty().isSubsetOf(written());
    }

    /** The paths of all fields of the lines. */
    private static Set<String> written() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
        EVENTS.forEach(event ->
                log.eventLog().inRequest("request", Optional.of("Root=1-00000000-000000000000000000000000")).log(event));
        return log.events().stream()
                .flatMap(QueriesTest::paths)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> paths(JsonNode line) {
        return Stream.concat(
                line.properties().stream().map(field -> field.getKey()),
                line.path("metadata").properties().stream().map(field -> "metadata." + field.getKey()));
    }

    private static Set<String> fields(String query) {
        String bare = query.replaceAll("\"[^\"]*\"", "").replaceAll("/[^/\\s]+/", "");
        Set<String> names = Pattern.compile("\\bas ([a-z_]+)")
                .matcher(bare)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        return FIELD.matcher(bare.replaceAll("@[a-z]+", ""))
                .results()
                .map(MatchResult::group)
                .filter(word -> !WORDS.contains(word))
                .filter(word -> !names.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
