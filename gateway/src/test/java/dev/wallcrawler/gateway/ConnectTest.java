package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingClient.Response;
import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ConnectTest {

    @Test
    void shouldRelayTheRequestUnchangedButForWhatConcernsOneHop() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            String uri = gateway.connectUri() + "&extra=a%20b";

            client.send("GET " + uri + " HTTP/1.1\r\nHost: gateway.test\r\nConnection: keep-alive, Upgrade, X-Once\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: k\r\nX-Once: 1\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: cdp\r\n"
                    + "X-Forwarded-For: 203.0.113.9\r\nX-Request-Id: my-request\r\nUser-Agent: probe/1\r\n\r\n");

            Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers())
                    .containsEntry("sec-websocket-accept", "abc")
                    .containsEntry("upgrade", "websocket")
                    .containsEntry("x-request-id", "my-request");
            assertThat(gateway.controller.nextHead().lines())
                    .startsWith("GET " + uri + " HTTP/1.1")
                    .containsOnlyOnce("Host: gateway.test", "Sec-WebSocket-Key: k", "Sec-WebSocket-Protocol: cdp")
                    .containsOnlyOnce("User-Agent: probe/1", "connection: upgrade", "upgrade: websocket")
                    .containsOnlyOnce("x-request-id: my-request", "x-forwarded-for: 203.0.113.9, 127.0.0.1")
                    .noneMatch(line -> line.contains("Extensions") || line.contains("X-Once"));
        }
    }

    @Test
    void shouldPassBytesBothWaysAsTheyAre() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            client.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(client.response().status()).isEqualTo(101);

            client.send("not a frame, and none of the gateway's business");

            assertThat(client.text(47)).isEqualTo("not a frame, and none of the gateway's business");
        }
    }

    @Test
    void shouldReachPagesAndTheLiveViewsSocketInTheSameWay() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            String page = "/v1/connect/" + SESSION + "/devtools/page/TARGET?token="
                    + gateway.token(SESSION, Audience.CONNECT);
            String live = gateway.liveUri() + "/ws/TARGET";

            assertThat(gateway.ask(TestingClient.webSocket(page)).status()).isEqualTo(101);
            assertThat(gateway.controller.nextHead()).startsWith("GET " + page + " HTTP/1.1\r\n");
            assertThat(gateway.ask(TestingClient.webSocket(live)).status()).isEqualTo(101);
            assertThat(gateway.controller.nextHead()).startsWith("GET " + live + " HTTP/1.1\r\n");
        }
    }

    @Test
    void shouldPassOnWhatTheControllerAnswersInsteadOfSwitching() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, _) -> socket.getOutputStream()
                    .write("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                            .getBytes(UTF_8)));

            client.send(TestingClient.webSocket(gateway.connectUri()) + TestingClient.get("/smuggled"));

            Response response = client.response();
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.body()).isEqualTo("{}");
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void shouldSayInItsOwnWordsThatTheBrowserHasNoSuchPage() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, _) -> socket.getOutputStream()
                    .write(("HTTP/1.1 500 Internal Server Error\r\nContent-Length:23\r\nContent-Type:text/html\r\n\r\n"
                                    + "No such target id: GONE")
                            .getBytes(UTF_8)));

            Response response = gateway.ask(TestingClient.webSocket(gateway.liveUri() + "/ws/GONE"));

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.json().get("message").textValue()).isEqualTo("the browser has no such page");
        }
    }

    @Test
    void shouldPassOnWhatTheControllerSendsTogetherWithItsAnswer() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, _) -> socket.getOutputStream()
                    .write((TestingController.SWITCHED + "first frames").getBytes(UTF_8)));

            client.send(TestingClient.webSocket(gateway.connectUri()));

            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.text(12)).isEqualTo("first frames");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void shouldTellTheControllerThatTheClientHasLeft() throws Exception {
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, input) -> {
                socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                seen.add(input.read());
            });
            try (var client = gateway.client()) {
                client.send(TestingClient.webSocket(gateway.connectUri()));
                assertThat(client.response().status()).isEqualTo(101);
            }

            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThat(gateway.controller.broken()).isEmpty();
        }
    }

    @Test
    void shouldLetTheControllerFinishAfterTheClientHasEndedItsOutput() throws Exception {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, input) -> {
                socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                int length = input.readAllBytes().length;
                socket.getOutputStream().write(("got " + length).getBytes(UTF_8));
            });
            client.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(client.response().status()).isEqualTo(101);

            client.send("goodbye").socket().shutdownOutput();

            assertThat(client.text(5)).isEqualTo("got 7");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void shouldGiveUpOnAClientThatSendsItsRequestTooSlowly() throws IOException {
        Options hasty = Options.USUAL.toSend(Duration.ofSeconds(1));
        try (var gateway = new TestingGateway(hasty); var slow = gateway.client(); var silent = gateway.client()) {
            slow.send("GET /health HTTP/1.1\r\nHost:");

            assertThat(slow.response().status()).isEqualTo(408);
            assertThat(slow.atEnd()).isTrue();
            assertThat(silent.atEnd()).isTrue();
        }
    }
}
