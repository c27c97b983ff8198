package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.logging.SessionMetric;
import dev.wallcrawler.session.EndReason;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What goes wrong raises the alarm that is there for it, and no other: real lines, read as CloudWatch reads them. */
class AlarmDrillTest {

    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Consumer<ObjectNode> AS_LOGGED = _ -> {};

    private final Map<String, JsonNode> alarms =
            TestingDeployment.prod().resources("AWS::CloudWatch::Alarm").entrySet().stream()
                    .filter(alarm -> alarm.getValue()
                            .at("/Properties/Namespace")
                            .asText()
                            .equals(SessionMetric.NAMESPACE))
                    .collect(Collectors.toMap(
                            alarm -> alarm.getKey().replaceFirst("^Alarms(.*)[0-9A-F]{8}$", "$1"),
                            alarm -> alarm.getValue().get("Properties")));

    @Test
    void shouldStaySilentWhileAllIsWell() {
        assertThat(alarms.keySet()).containsExactlyInAnyOrder("SessionErrors", "LongSessions", "SlowStarts", "ReaperRepairs");
        assertThat(firing(well(), AS_LOGGED)).isEmpty();
    }

    @Test
    void shouldStaySilentAtTheThresholds() {
        TestingSessionRun run = well()
                .sessions(9, QUICK, USUAL, EndReason.BROWSER_CRASHED)
                .session(QUICK, Duration.ofMinutes(10), EndReason.RELEASED)
                .sessions(3, Duration.ofSeconds(60), USUAL, EndReason.RELEASED)
                .session(Duration.ofSeconds(170), USUAL, EndReason.RELEASED);

        assertThat(firing(run, AS_LOGGED)).isEmpty();
    }

    @Test
    void shouldRaiseTheAlarmThatIsThereForIt() {
        drill(AS_LOGGED);
    }

    @Test
    void shouldRaiseEachAlarmThatIsThereForIt() {
        TestingSessionRun run = new TestingSessionRun()
                .sessions(10, Duration.ofSeconds(61), Duration.ofMinutes(11), EndReason.OUT_OF_MEMORY)
                .repair();

        assertThat(firing(run, AS_LOGGED)).isEqualTo(alarms.keySet());
    }

    @Test
    void shouldFailIfDurationsWereSeconds() {
        Consumer<ObjectNode> seconds = line -> Arrays.stream(SessionMetric.values())
                .map(SessionMetric::metricName)
                .filter(name -> name.endsWith("Duration") || name.endsWith("Time"))
                .filter(line::has)
                .forEach(name -> line.put(name, line.get(name).asDouble() / 1_000));

        assertThatThrownBy(() -> drill(seconds)).isInstanceOf(AssertionError.class).hasMessageContaining("LongSessions");
    }

    @Test
    void shouldFailIfTheUnitWereAnother() {
        Consumer<ObjectNode> inSeconds = line -> metrics(line, directive -> directive.get("Metrics").forEach(metric -> {
            if (metric.get("Unit").asText().equals("Milliseconds")) {
                ((ObjectNode) metric).put("Unit", "Seconds");
            }
        }));

        assertThatThrownBy(() -> drill(inSeconds)).isInstanceOf(AssertionError.class).hasMessageContaining("LongSessions");
    }

    @Test
    void shouldFailIfMetricsWereByProjectOnly() {
        Consumer<ObjectNode> byProject = line -> metrics(line, directive -> {
            ArrayNode sets = (ArrayNode) directive.get("Dimensions");
            sets.removeIf(JsonNode::isEmpty);
        });

        assertThatThrownBy(() -> drill(byProject)).isInstanceOf(AssertionError.class).hasMessageContaining("SessionErrors");
    }

    @Test
    void shouldFailIfTheNamespaceWereAnother() {
        Consumer<ObjectNode> elsewhere =
                line -> metrics(line, directive -> ((ObjectNode) directive).put("Namespace", "Wallcrawler"));

        assertThatThrownBy(() -> drill(elsewhere)).isInstanceOf(AssertionError.class).hasMessageContaining("SessionErrors");
    }

    /** Each fault by itself, among sessions that are well. */
    private void drill(Consumer<ObjectNode> mistake) {
        Map<String, TestingSessionRun> faults = Map.of(
                "SessionErrors", well().sessions(10, QUICK, USUAL, EndReason.BROWSER_CRASHED),
                "LongSessions", well().session(QUICK, Duration.ofMinutes(11), EndReason.RELEASED),
                "SlowStarts", well().sessions(3, Duration.ofSeconds(61), USUAL, EndReason.RELEASED),
                "ReaperRepairs", well().repair());

        assertThat(faults.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, fault -> firing(fault.getValue(), mistake))))
                .isEqualTo(faults.keySet().stream().collect(Collectors.toMap(alarm -> alarm, Set::of)));
    }

    /** Twenty sessions without a fault. */
    private static TestingSessionRun well() {
        return new TestingSessionRun().sessions(20, QUICK, USUAL, EndReason.RELEASED);
    }

    private Set<String> firing(TestingSessionRun run, Consumer<ObjectNode> mistake) {
        TestingCloudWatch cloudWatch = new TestingCloudWatch();
        for (JsonNode line : run.lines()) {
            ObjectNode read = line.deepCopy();
            mistake.accept(read);
            cloudWatch.read(read);
        }
        assertThat(cloudWatch.points()).isPositive();
        return cloudWatch.firing(alarms);
    }

    private static void metrics(ObjectNode line, Consumer<JsonNode> change) {
        line.at("/_aws/CloudWatchMetrics").forEach(change);
    }
}
