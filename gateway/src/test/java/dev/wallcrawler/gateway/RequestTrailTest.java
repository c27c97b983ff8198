package dev.wallcrawler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@Timeout(60)
class RequestTrailTest {

    @Test
    void shouldWriteOneLinePerRequestAndNoneForHealthChecks() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            gateway.ask(TestingClient.get("/health"));
            gateway.ask(TestingClient.webSocket(gateway.connectUri()));
            gateway.ask(TestingClient.get(gateway.liveUri()));
            gateway.ask(TestingClient.get(gateway.liveUri() + "/pages"));
            gateway.ask("DELETE /v1/secrets/x HTTP/1.1\r\nHost: g\r\n\r\n");
            gateway.ask(TestingClient.webSocket("/v1/connect/" + SESSION + "?token=wrong"));

            gateway.stop();

            assertThat(gateway.log.events("REQUEST"))
                    .extracting(
                            event -> event.at("/metadata/method").textValue(),
                            event -> event.at("/metadata/route").textValue(),
                            event -> event.at("/metadata/status_code").intValue(),
                            event -> event.path("session_id").textValue(),
                            event -> event.path("project_id").textValue())
                    .containsExactlyInAnyOrder(
                            tuple("GET", "/v1/connect/{sessionId}", 101, SESSION, TestingSessions.PROJECT),
                            tuple("GET", "/v1/live/{sessionId}/{token}", 200, SESSION, TestingSessions.PROJECT),
                            tuple("GET", "/v1/live/{sessionId}/{token}/pages", 200, SESSION, TestingSessions.PROJECT),
                            tuple("DELETE", "unknown", 404, null, null),
                            tuple("GET", "/v1/connect/{sessionId}", 401, null, null));
            assertThat(gateway.log.events("SESSION_ERROR")).isEmpty();
        }
    }

    @Test
    void shouldCarryTheIdsOfTheRequest() throws Exception {
        try (var gateway = new TestingGateway()) {
            var response = gateway.ask("GET /nowhere HTTP/1.1\r\nHost: g\r\nX-Request-Id: abc-1\r\n"
                    + "X-Amzn-Trace-Id: Self=1-67891234-12456789abcdef0123456789;Root=1-67891233-abcdef012345678912345678\r\n\r\n");
            var forged = gateway.ask("GET /nowhere HTTP/1.1\r\nHost: g\r\nX-Request-Id: \"},{\"\r\n\r\n");

            gateway.stop();

            assertThat(response.headers()).containsEntry("x-request-id", "abc-1");
            assertThat(gateway.log.events("REQUEST"))
                    .extracting(event -> event.path("request_id").textValue(), event -> event.path("trace_id").textValue())
                    .containsExactlyInAnyOrder(
                            tuple("abc-1", "1-67891233-abcdef012345678912345678"),
                            tuple(forged.headers().get("x-request-id"), null));
        }
    }

    @Test
    void shouldReportTheGatewaysOwnFailures() throws Exception {
        try (var gateway = new TestingGateway(Options.USUAL.readyWait(Duration.ofMillis(100)))) {
            gateway.starting();
            gateway.ask(TestingClient.webSocket(gateway.connectUri()));
            gateway.becomeReady(gateway.controller.endpoint());
            gateway.controller.close();
            gateway.ask(TestingClient.webSocket(gateway.connectUri()));

            gateway.stop();

            assertThat(gateway.log.events("SESSION_ERROR"))
                    .extracting(
                            event -> event.at("/metadata/operation").textValue(),
                            event -> event.path("session_id").textValue(),
                            event -> event.path("project_id").textValue())
                    .containsExactlyInAnyOrder(
                            tuple("await_ready", SESSION, TestingSessions.PROJECT),
                            tuple("reach_controller", SESSION, TestingSessions.PROJECT));
            assertThat(statuses(gateway.log.events("REQUEST"))).containsExactlyInAnyOrder(504, 502);
        }
    }

    @Test
    void shouldNameTheSessionOfAGoodTokenEvenIfNothingElseIsKnownOfIt() throws Exception {
        try (var gateway = new TestingGateway(Options.USUAL, _ -> TestingGateway.unreadable())) {
            gateway.ask(TestingClient.webSocket(gateway.connectUri()));
            gateway.ask(TestingClient.webSocket("/v1/connect/" + SESSION + "?token=none"));

            gateway.stop();

            assertThat(gateway.log.events("SESSION_ERROR"))
                    .extracting(
                            event -> event.at("/metadata/operation").textValue(),
                            event -> event.path("session_id").textValue(),
                            event -> event.path("project_id").textValue())
                    .containsExactly(tuple("find_session", SESSION, null));
            assertThat(gateway.log.events("REQUEST"))
                    .extracting(
                            event -> event.at("/metadata/status_code").intValue(),
                            event -> event.path("session_id").textValue())
                    .containsExactlyInAnyOrder(tuple(503, SESSION), tuple(401, null));
        }
    }

    @Test
    void shouldWriteDownRequestsThatDoNotComeInTime() throws Exception {
        try (var gateway = new TestingGateway(Options.USUAL.toSend(Duration.ofSeconds(1)));
                var halfHead = gateway.client();
                var halfBody = gateway.client()) {
            halfHead.send("GET /v1");
            halfBody.send("GET /nowhere HTTP/1.1\r\nHost: g\r\nX-Request-Id: mine\r\nContent-Length: 9\r\n\r\nab");
            String cut = halfHead.response().headers().get("x-request-id");
            assertThat(halfBody.response().headers()).containsEntry("x-request-id", "mine");

            gateway.stop();

            assertThat(gateway.log.events("REQUEST"))
                    .filteredOn(event -> event.at("/metadata/status_code").intValue() == 408)
                    .extracting(event -> event.path("request_id").textValue())
                    .containsExactlyInAnyOrder(cut, "mine");
        }
    }

    /** What a broken image would make of it, or a class that cannot be loaded. */
    @Test
    void shouldAnswerAndReportEvenAnError() throws Exception {
        try (var gateway = new TestingGateway(Options.USUAL, _ -> TestingGateway.failing(new NoClassDefFoundError("gone")))) {
            assertThat(gateway.ask(TestingClient.webSocket(gateway.connectUri())).status()).isEqualTo(503);
            assertThat(gateway.ask(TestingClient.webSocket(gateway.connectUri())).status()).isEqualTo(503);

            gateway.stop();

            assertThat(gateway.log.events("SESSION_ERROR")).hasSize(2);
        }
    }

    @Test
    void shouldNeverWriteAToken() throws Exception {
        try (var gateway = new TestingGateway()) {
            String token = gateway.token(SESSION, Audience.CONNECT);
            gateway.ready();
            gateway.ask(TestingClient.webSocket("/v1/connect/" + SESSION + "?token=" + token));
            gateway.ask(TestingClient.webSocket("/v1/connect/" + SESSION + "x?token=" + token));
            gateway.ask(TestingClient.get("/v1/live/" + SESSION + "/" + token));
            gateway.ask(TestingClient.get("/v9/nowhere/" + token));
            gateway.ask("GET /v1/connect/\u0007?token=" + token + " HTTP/1.1\r\nHost: g\r\n\r\n");
            gateway.ask("GET /v1/connect/x?token=" + token + "&y=%zz HTTP/1.1\r\nHost: g\r\n\r\n");
            gateway.ask("GET / HTTP/1.1\r\nHost: g\r\nCookie: " + token + "\r\nX-Request-Id: " + token + "\r\n\r\n");
            gateway.controller.close();
            gateway.ask(TestingClient.webSocket("/v1/connect/" + SESSION + "?token=" + token));

            gateway.stop();

            assertThat(gateway.log.lines()).hasSize(9).noneMatch(line -> line.contains(token.substring(40, 60)));
        }
    }

    private static List<Integer> statuses(List<JsonNode> requests) {
        return requests.stream().map(event -> event.at("/metadata/status_code").intValue()).toList();
    }
}
