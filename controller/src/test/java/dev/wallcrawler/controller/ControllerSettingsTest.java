package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettings.Viewport;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.SessionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ControllerSettingsTest {

    private static final Map<String, String> NEEDED =
            Map.of("SESSION_ID", "sess_1", "PROJECT_ID", "proj_1", "SESSION_EXPIRES_AT", "1795286645123");

    private static ControllerSettings with(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(NEEDED);
        variables.putAll(more);
        return ControllerSettings.from(Environment.of(variables));
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        assertThat(with(Map.of()))
                .isEqualTo(new ControllerSettings(
                        new SessionRef("sess_1", "proj_1"),
                        Instant.ofEpochMilli(1_795_286_645_123L),
                        false,
                        BrowserSettings.DEFAULT,
                        Optional.empty(),
                        false,
                        "0.0.0.0",
                        9222,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(3)));
    }

    @Test
    void shouldReadWhatTheSessionAskedFor() {
        BrowserSettings asked = new BrowserSettings(
                Optional.of(new Viewport(800, 600)), false, true, List.of("example.com"));
        ControllerSettings settings = with(Map.of(
                "BROWSER_SETTINGS", BrowserSettingsJson.write(asked), "KEEP_ALIVE", "true", "CONTROLLER_PORT", "0"));
        assertThat(settings.browserSettings()).isEqualTo(asked);
        assertThat(settings.keepAlive()).isTrue();
        assertThat(settings.port()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"SESSION_EXPIRES_AT,tomorrow", "CONTROLLER_PORT,65536", "CONTROLLER_PORT,x", "KEEP_ALIVE,secret"})
    void shouldNameAVariableThatIsWrongAndNotItsValue(String name, String value) {
        assertThatThrownBy(() -> with(Map.of(name, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining(value);
    }
}
