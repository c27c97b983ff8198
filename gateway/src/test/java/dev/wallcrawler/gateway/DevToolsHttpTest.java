package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingClient.Response;
import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class DevToolsHttpTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/connect/ID/json/version,  /v1/connect/ID/json/version",
        "/v1/connect/ID/json/version/, /v1/connect/ID/json/version/",
        "/v1/connect/ID/json/list,     /v1/connect/ID/json/list",
        "/v1/connect/ID/json/list/,    /v1/connect/ID/json/list/",
        "/v1/connect/ID/json,          /v1/connect/ID/json",
        "/json/version,                /v1/connect/ID/json/version",
        "/json/version/,               /v1/connect/ID/json/version/",
        "/json/list,                   /v1/connect/ID/json/list",
        "/json,                        /v1/connect/ID/json"
    })
    void shouldAskTheControllerOfTheTokensSession(String asked, String relayed) throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            String query = "?token=" + gateway.token(SESSION, Audience.CONNECT);

            Response response = gateway.ask(TestingClient.get(asked.replace("ID", SESSION) + query));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers())
                    .containsEntry("content-type", "application/json; charset=UTF-8")
                    .containsEntry("cache-control", "no-store")
                    .containsKey("x-request-id");
            assertThat(response.json().get("asked").textValue())
                    .isEqualTo("GET " + relayed.replace("ID", SESSION) + query + " HTTP/1.1");
        }
    }

    @Test
    void shouldWaitUntilTheSessionIsReady() throws Exception {
        var reads = new CountedReads();
        try (var gateway = new TestingGateway(Options.USUAL, reads::of); var client = gateway.client()) {
            gateway.starting();
            client.send(TestingClient.get(gateway.connectUri().replace("?", "/json/version?")));
            reads.awaitMore(5);

            gateway.becomeReady(gateway.controller.endpoint());

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldDropAnUpgradeWhereThereIsNothingToUpgrade() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();

            Response response = gateway.ask(
                    TestingClient.webSocket(gateway.connectUri().replace("?", "/json/version?")));

            assertThat(response.status()).isEqualTo(200);
            assertThat(gateway.controller.nextHead())
                    .doesNotContainIgnoringCase("upgrade")
                    .doesNotContainIgnoringCase("sec-websocket");
        }
    }

    @Test
    void shouldAnswerManyRequestsOnOneConnectionInTheirOrder() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            String uri = gateway.connectUri().replace("?", "/json/version?");
            String list = gateway.connectUri().replace("?", "/json/list?");

            client.send(TestingClient.get(uri) + TestingClient.get(list) + TestingClient.get("/health"));

            assertThat(client.response().body()).contains("/json/version?");
            assertThat(client.response().body()).contains("/json/list?");
            assertThat(client.response().body()).isEqualTo("{\"status\":\"ok\"}");
            client.send(TestingClient.get("/health"));
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldNotTakeAWebSocketsBytesForRequests() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            String uri = gateway.connectUri().replace("?", "/json/version?");

            client.send(TestingClient.get(uri) + TestingClient.webSocket(gateway.connectUri()) + TestingClient.get(uri));

            assertThat(client.response().headers()).containsEntry("connection", "close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void shouldPassOnAnAnswerThatIsAsLargeAsABrowsersMayBe() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            String body = "x".repeat(Endpoint.MAX_ANSWER);
            gateway.controller.onHttp("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

            Response response = gateway.ask(TestingClient.get(gateway.connectUri().replace("?", "/json/list?")));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).hasSize(body.length());
        }
    }

    @Test
    void shouldSayThatAControllerAnswersNonsense() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, _) -> socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(UTF_8)));

            assertThat(gateway.ask(TestingClient.webSocket(gateway.connectUri())).status()).isEqualTo(502);
        }
    }

    @Test
    void shouldAnswerTheLoadBalancer() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            assertThat(gateway.ask(TestingClient.get("/health")).status()).isEqualTo(200);

            client.send("HEAD /health HTTP/1.0\r\n\r\n");

            assertThat(new String(client.input().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n");
        }
    }
}
