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
    /** A token by its looks, whoever signed it. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+\\.");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private Trail trail;
    private E2eStack stack;

    @BeforeAll
    void endOneMoreSession(E2eStack stack) {
        this.stack = stack;
        this.trail = stack.trail();
        Tenant tenant = stack.newTenant("hygiene", 1);
        LiveSession session = tenant.api().created("{}");
        stack.remember(session.signingKey());
        CdpClient client = CdpClient.connect(session.connectUrl());
        client.call("Browser.getVersion", java.util.Map.of());
        tenant.api().debug(session.id());
        tenant.api().release(session.id());
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
        for (Path file : trail.files()) {
            for (String line : trail.lines(file)) {
                assertThat(TOKEN.matcher(line).find()).as("a token in %s: %s", file, line).isFalse();
                assertThat(line).doesNotContain("?token=");
                for (String secret : stack.secrets()) {
                    assertThat(line).as(file.toString()).doesNotContain(secret);
                }
            }
        }
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
