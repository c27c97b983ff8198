package dev.wallcrawler.controller.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.token.Audience;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever reaches the controller's port, it is answered in the form of every error, and the browser hears nothing of it. */
class HostileRequestTest {

    private static TestingProxy proxy;

    @BeforeContainer
    static void startProxy() {
        proxy = new TestingProxy("[]");
    }

    @AfterContainer
    static void stopProxy() throws IOException {
        proxy.close();
    }

    @Provide
    Arbitrary<String> targets() {
        String connect = "/v1/connect/" + TestingProxy.SESSION;
        String live = "/v1/live/" + TestingProxy.SESSION + "/" + proxy.token(Audience.LIVE);
        return Arbitraries.of(
                        connect + "?token=x",
                        connect + "/json/version?token=x",
                        connect + "/devtools/page/P1?token=x",
                        live + "/pages",
                        live + "/ws/P1")
                .flatMap(HostileTexts::mutated);
    }

    @Provide
    Arbitrary<String> heads() {
        String sound = "GET /v1/connect/%s?token=x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                .formatted(TestingProxy.SESSION);
        Arbitrary<String> headers = Combinators.combine(
                        Arbitraries.of("Host", "Upgrade", "Sec-WebSocket-Key", "Origin", "Transfer-Encoding", "Content-Length", ""),
                        HostileTexts.small())
                .as((name, value) -> name + ": " + value + "\r\n")
                .list()
                .ofMaxSize(4)
                .map(lines -> "GET / HTTP/1.1\r\n" + String.join("", lines) + "\r\n");
        return Arbitraries.oneOf(HostileTexts.mutated(sound), headers, HostileTexts.small());
    }

    @Property
    void shouldKnowOnlyItsOwnRoutes(@ForAll("targets") String target) {
        Route route = Bounded.run(() -> Route.of(target));

        if (route instanceof Route.ConnectPage(_, _, String page)) {
            assertThat(page).matches("[A-Za-z0-9-]{1,64}");
        }
        if (route instanceof Route.LivePage(_, _, String page)) {
            assertThat(page).matches("[A-Za-z0-9-]{1,64}");
        }
    }

    @Property
    void shouldAnswerInTheFormOfEveryError(@ForAll("heads") String head) throws IOException {
        String answer = ask(head + "\r\n\r\n");
        if (answer.isEmpty()) {
            assertThat(head).as("what gets no answer").matches("[\\s\\p{Cntrl}]*");
            return;
        }

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer.split("\r\n\r\n", 2)[0]).doesNotContain("X-Injected", "Set-Cookie");
        JsonNode body = Json.MAPPER.readTree(answer.split("\r\n\r\n", 2)[1]);
        assertThat(body.size()).isEqualTo(3);
        assertThat(body.path("statusCode").asText()).isEqualTo(answer.substring(9, 12));
        assertThat(proxy.hadVisits()).isFalse();
    }

    @Property
    void shouldPutNothingOfAHandshakeIntoALineOfItsOwn(@ForAll("values") String value) throws Exception {
        String token = proxy.token(Audience.CONNECT);
        String head = ask("GET /v1/connect/%s?token=%s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: %s\r\n\r\n"
                .formatted(TestingProxy.SESSION, token, value));

        if (head.startsWith("HTTP/1.1 101")) {
            List<String> lines = proxy.browser().nextUpgraded().requestHead().lines().toList();
            assertThat(lines.getFirst()).isEqualTo("GET /devtools/browser/B HTTP/1.1");
            assertThat(lines).filteredOn(line -> !line.isEmpty())
                    .allMatch(line -> line.matches("(?is)(GET|Host:|Upgrade:|Connection:|Sec-WebSocket-Key:).*"));
        } else {
            assertThat(head).startsWith("HTTP/1.1 4");
        }
    }

    @Provide
    Arbitrary<String> values() {
        return HostileTexts.small().map(text -> text.replace("\n", "").replace("\r\r", "\r"));
    }

    private static String ask(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            if (!request.contains(" HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec")) {
                socket.shutdownOutput();
            }
            String head = TestingDevTools.head(socket);
            return head.contains(" 101 ") ? head : head + new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
