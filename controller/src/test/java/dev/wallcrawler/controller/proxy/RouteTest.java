package dev.wallcrawler.controller.proxy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RouteTest {

    @Test
    void shouldReadEveryRoute() {
        assertThat(Route.of("/health")).isEqualTo(new Route.Health());
        assertThat(Route.of("/v1/connect/S?token=T")).isEqualTo(new Route.ConnectBrowser("S", "T"));
        assertThat(Route.of("/v1/connect/S/?token=T")).isEqualTo(new Route.ConnectBrowser("S", "T"));
        assertThat(Route.of("/v1/connect/S/devtools/page/A1-b?token=T"))
                .isEqualTo(new Route.ConnectPage("S", "T", "A1-b"));
        assertThat(Route.of("/v1/connect/S/json/version?token=T")).isEqualTo(new Route.Version("S", "T"));
        assertThat(Route.of("/v1/connect/S/json/version/?token=T")).isEqualTo(new Route.Version("S", "T"));
        assertThat(Route.of("/v1/connect/S/json?token=T")).isEqualTo(new Route.Targets("S", "T"));
        assertThat(Route.of("/v1/connect/S/json/list/?token=T")).isEqualTo(new Route.Targets("S", "T"));
        assertThat(Route.of("/v1/live/S/T/ws/A1")).isEqualTo(new Route.LivePage("S", "T", "A1"));
        assertThat(Route.of("/v1/live/S/T/pages")).isEqualTo(new Route.LivePages("S", "T"));
    }

    @Test
    void shouldReadAnAbsentTokenAsEmpty() {
        assertThat(Route.of("/v1/connect/S")).isEqualTo(new Route.ConnectBrowser("S", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "/v1",
                "/v1/connect",
                "/v2/connect/S?token=T",
                "/v1/sessions/S",
                "/v1/connect/S/json/list/more",
                "/v1/connect/S/json/protocol",
                "/v1/connect/S/json/new",
                "/v1/connect/S/devtools/browser/B",
                "/v1/connect/S/devtools/page",
                "/v1/connect/S/devtools/page/a%20b",
                "/v1/connect/S/devtools/page/..%2Fbrowser",
                "/v1/connect/S/devtools/page/A%0D%0AOrigin:%20x",
                "/v1/live/S/T",
                "/v1/live/S/T/ws",
                "/v1/live/S/T/ws/A%0D%0AB",
                "/health/x"
            })
    void shouldKnowNothingElse(String uri) {
        assertThat(Route.of(uri)).isEqualTo(new Route.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/connect/S%", "/v1/connect/S?token=%", "/%zz", "/v1/live/%E/T/pages"})
    void shouldNotReadABrokenEscape(String uri) {
        assertThat(Route.of(uri)).isEqualTo(new Route.Malformed());
    }
}
