package dev.wallcrawler.gateway;

import dev.wallcrawler.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GatewaySettingsTest {

    private static GatewaySettings withAncestors(String ancestors) {
        return GatewaySettings.from(
                Environment.of(Map.of("GATEWAY_URL", "wss://gateway.test", "LIVE_VIEW_FRAME_ANCESTORS", ancestors)));
    }

    @Test
    void shouldLetAnySiteShowALiveViewUnlessToldOtherwise() {
        assertThat(GatewaySettings.from(Environment.of(Map.of("GATEWAY_URL", "wss://gateway.test"))).frameAncestors())
                .isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'none'", "'self' https://app.example:8443 https://*.app.example", "http://[::1]:3000"})
    void shouldTakeSites(String ancestors) {
        assertThat(withAncestors(ancestors).frameAncestors()).isEqualTo(ancestors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*; script-src *", "*, default-src *", "*\r\nX: 1", "\"self\""})
    void shouldTakeNothingThatIsNoSite(String ancestors) {
        assertThatIllegalStateException()
                .isThrownBy(() -> withAncestors(ancestors))
                .withMessageContaining("LIVE_VIEW_FRAME_ANCESTORS")
                .withMessageNotContaining(ancestors);
    }
}
