package dev.wallcrawler.local.command;

import dev.wallcrawler.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpSettingsTest {
    @Test
    void shouldPassOnWhatIsSetAndNothingElse() throws Exception {
        Map<String, String> settings = Map.of(
                "DISCONNECT_GRACE_SECONDS", "0",
                "IDLE_TIMEOUT_SECONDS", "1",
                "LIVE_VIEW_FRAME_ANCESTORS", "'self' https://app.example",
                "LOG_LEVEL", "WARN",
                "METRICS_NAMESPACE", "Mine");

        assertThat(UpSettings.from(Environment.of(settings))).isEqualTo(settings);
        assertThat(UpSettings.from(Environment.of(Map.of("HOME", "/nowhere", "READY_WAIT_SECONDS", " ")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', value = {
        "LIVE_VIEW_FRAME_ANCESTORS, |'self', https://a.example|, |must be sources such as 'self' https://app.example, separated by blanks|",
        "STRUCTURED_LOGGING, | False|, |must not be false here: ./wallcrawler logs reads JSON, and shows it as text|",
        "START_TIMEOUT_SECONDS, 3m, must be a whole number",
        "START_TIMEOUT_SECONDS, 0, must be 1 or more seconds",
        "REAPER_INTERVAL_SECONDS, 0, must be 1 or more seconds",
        "READY_WAIT_SECONDS, x, must be a whole number",
        "IDLE_TIMEOUT_SECONDS, 10m, must be a whole number",
        "IDLE_TIMEOUT_SECONDS, 0, must be 1 or more seconds",
        "FIRST_CLIENT_TIMEOUT_SECONDS, 1.5, must be a whole number",
        "DISCONNECT_GRACE_SECONDS, -1, must be 0 or more seconds",
        "SESSION_RETENTION_SECONDS, ever, must be a whole number",
        "REAPER_CREATION_SECONDS, -1, must be 0 or more seconds",
        "REAPER_SETTLING_SECONDS, 9999999999, must be a whole number"
    })
    void shouldRefuseASettingThatNoServiceCouldUse(String name, String value, String reason) {
        assertThatThrownBy(() -> UpSettings.from(Environment.of(Map.of(name, value))))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("environment variable " + name + " " + reason);
    }
}
