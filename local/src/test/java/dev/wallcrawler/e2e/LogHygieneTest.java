package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.e2e.ApiClient.LiveSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every line that all tests have made the system write; runs after them. */
@Order(Integer.MAX_VALUE)
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogHygieneTest {
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private final SecretSearch search = new SecretSearch();
    private Trail trail;
    private E2eStack stack;
    private SecretScenario scenario;
    private List<String> ofProcesses;

    @BeforeAll
    void endOneMoreSession(E2eStack stack) throws Exception {
        this.stack = stack;
        this.trail = stack.trail();
        Tenant tenant = stack.newTenant("hygiene", 1);
        scenario = new SecretScenario(tenant.api());
        LiveSession session = scenario.play(live -> {
            search.addHandedOut();
            search.add(scenario.secrets());
            stack.secrets().forEach(secret -> search.add(List.of(secret)));
            ofProcesses = search.inProcesses(ProcessHandle.current().descendants().toList());
        });
        new SessionAssert(stack, tenant, session.id()).endsSoon("COMPLETED", "RELEASED");
    }

    @Test
    void shouldHoldOneJsonObjectPerLine() {
        assertThat(trail.files()).isNotEmpty();
        for (Path file : trail.files()) {
            for (String line : trail.lines(file)) {
                JsonNode event = Trail.parse(line);
                assertThat(event.path("timestamp").asText()).as("%s: %s", file, line).matches(TIMESTAMP);
                assertThat(List.of("level", "service", "event_type", "event_id"))
                        .as("%s: %s", file, line)
                        .allSatisfy(field -> assertThat(event.path(field).asText()).as(field).isNotEmpty());
            }
        }
    }

    @Test
    void shouldHoldNoSecret() {
        assertThat(search.inFiles(trail.directory(), file -> true)).isEmpty();
    }

    @Test
    void shouldGiveNoSecretToAProcess() {
        assertThat(ofProcesses).isEmpty();
        assertThat(search.programsRead()).as("browsers are among them").contains(SecretSearch.Program.values());
    }

    @Test
    void shouldRepeatNoSecretInARefusal() {
        assertThat(scenario.refusals()).isNotEmpty()
                .allSatisfy(answer -> assertThat(search.inLog("answer", answer)).isEmpty());
    }

    @Test
    void shouldTellOfEachEndOnce() {
        assertThat(trail.terminations().stream()
                        .map(event -> event.path("session_id").asText())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .isNotEmpty()
                .allSatisfy((session, times) -> assertThat(times).as(session).isEqualTo(1));
    }
}
