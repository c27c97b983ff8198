package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentationTest {

    private static final Pattern CONTEXT = Pattern.compile("context\\.(?:text|number|oneOf|list)\\(\"(\\w+)\"");

    @Test
    void shouldSayWhatToDoForEveryAlarm() throws IOException {
        String page = page("operations.md");
        Set<String> alarms = TestingDeployment.prod().resources("AWS::CloudWatch::Alarm").entrySet().stream()
                .filter(alarm -> alarm.getKey().startsWith("Alarms"))
                .map(alarm -> alarm.getKey().replaceFirst("^Alarms(.*)[0-9A-F]{8}$", "$1"))
                .map(DocumentationTest::withoutItsSubject)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(alarms).hasSizeGreaterThan(15);
        assertThat(alarms.stream().filter(alarm -> !page.contains(alarm + "`"))).isEmpty();
    }

    @Test
    void shouldNameOnlyQueriesThatAreSaved() throws IOException {
        String page = page("operations.md");

        assertThat(Arrays.stream(SavedQuery.values()).map(SavedQuery::title))
                .anyMatch(page::contains)
                .filteredOn(title -> !page.contains(title))
                .containsOnly("resource-use-by-project");
        assertThat(page).contains("`one-session`");
    }

    @Test
    void shouldListEverySetting() throws IOException {
        Set<String> settings = new TreeSet<>();
        for (String file : List.of("DeploymentSettings.java", "AlarmThresholds.java")) {
            CONTEXT.matcher(Files.readString(TestingDeployment.projectRoot()
                            .resolve("infra-cdk/src/main/java/dev/wallcrawler/infra")
                            .resolve(file)))
                    .results()
                    .forEach(match -> settings.add(match.group(1)));
        }
        String page = page("deploy.md");

        assertThat(settings).hasSizeGreaterThan(20);
        assertThat(settings.stream().filter(setting -> !page.contains("`" + setting + "`"))).isEmpty();
    }

    /** One row tells of an alarm that each function, table or group has. */
    private static String withoutItsSubject(String alarm) {
        for (LogGroupName name : LogGroupName.values()) {
            String subject = name.service().replace("-", "");
            if (alarm.startsWith(subject)) {
                return "<function>-" + alarm.substring(subject.length());
            }
            if (alarm.equals("Subscription" + subject)) {
                return "Subscription-<service>";
            }
        }
        return alarm.replaceFirst("^(Sessions|Projects|ApiKeys|Idempotency)(?=(Read|Write)Throttle)", "-")
                .replaceFirst("^-Read", "<table>-Read");
    }

    private static String page(String name) throws IOException {
        return Files.readString(TestingDeployment.projectRoot().resolve("docs").resolve(name));
    }
}
