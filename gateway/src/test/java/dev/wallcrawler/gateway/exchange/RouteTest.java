package dev.wallcrawler.gateway.exchange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class RouteTest {

    @ParameterizedTest
    @CsvSource({
        "/health,                                    HEALTH,          ,       ",
        "/v1/connect/sess_1?token=t,                 CONNECT,         sess_1, t",
        "/v1/connect/sess_1/?a=b&token=t,            CONNECT,         sess_1, t",
        "/v1/connect/sess_1,                         CONNECT,         sess_1, ",
        "/v1/connect/sess_1?token=a%2Bb,             CONNECT,         sess_1, a+b",
        "/v1/connect/sess_1/devtools/page/T?token=t, CONNECT_PAGE,    sess_1, t",
        "/v1/connect/sess_1/json/version/?token=t,   CONNECT_VERSION, sess_1, t",
        "/v1/connect/sess_1/json/list?token=t,       CONNECT_LIST,    sess_1, t",
        "/v1/connect/sess_1/json?token=t,            CONNECT_JSON,    sess_1, t",
        "/json/version?token=t,                      ROOT_VERSION,    ,       t",
        "/json/list/?token=t,                        ROOT_LIST,       ,       t",
        "/json/?token=t,                             ROOT_JSON,       ,       t",
        "/v1/live/sess_1/t?page=P,                   LIVE_VIEW,       sess_1, t",
        "/v1/live/sess_1/t?token=other,              LIVE_VIEW,       sess_1, t",
        "/v1/live/sess_1/t/pages,                    LIVE_PAGES,      sess_1, t",
        "/v1/live/sess_1/t/ws/TARGET,                LIVE_SOCKET,     sess_1, t"
    })
    void shouldFind(String uri, Entrance entrance, String sessionId, String token) {
        Route route = Route.find(uri).orElseThrow();

        assertThat(route.entrance()).isEqualTo(entrance);
        assertThat(route.ticket().sessionId()).isEqualTo(Optional.ofNullable(sessionId));
        assertThat(route.ticket().token()).isEqualTo(Optional.ofNullable(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/", "*", "/healthy", "/health/x", "/v1/connect", "/v1/connect//json", "//v1/connect/s", "/v1/live/s", "/V1/connect/s",
        "/v1/live/s/t/ws", "/v1/live/s/t/ws/", "/v1/connect/s/devtools/browser/x", "/json/protocol", "http://h/v1/connect/s"
    })
    void shouldFindNothing(String uri) {
        assertThat(Route.find(uri)).isEmpty();
    }

    @Test
    void shouldNotShowTheToken() {
        assertThat(Route.find("/v1/live/sess_1/secret").orElseThrow().toString()).doesNotContain("secret");
    }
}
