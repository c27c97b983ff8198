package dev.wallcrawler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.logging.TestingEventLog;
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
import java.net.SocketException;
import java.time.Duration;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever reaches the gateway's port, it is answered in the form of every error, and leaves sound lines. */
class HostileRequestTest {

    private static TestingGateway gateway;

    @BeforeContainer
    static void startGateway() throws IOException {
        gateway = new TestingGateway(Options.USUAL.toSend(Duration.ofMillis(500)));
        gateway.ready();
    }

    @AfterContainer
    static void shouldHaveLoggedSoundly() throws IOException {
        gateway.close();
        TestingEventLog log = gateway.log;
        assertThat(log.events()).isNotEmpty();
        assertThat(log.events()).filteredOn(line -> !isSound(line)).isEmpty();
        assertThat(log.text().chars().filter(c -> c == '\n')).hasSize(log.events().size());
    }

    private static boolean isSound(JsonNode line) {
        return line.path("service").asText().equals("gateway")
                && line.path("request_id").asText().replace("[redacted]", "x").matches("[A-Za-z0-9._-]{1,64}")
                && line.path("event_type").asText().matches("REQUEST|SESSION_ERROR");
    }

    @Provide
    Arbitrary<String> heads() {
        String refused = gateway.token("sess_other", Audience.CONNECT);
        Arbitrary<String> targets = Arbitraries.of(
                        "/v1/connect/" + SESSION + "?token=" + refused,
                        "/v1/connect/" + SESSION + "/devtools/page/P1?token=x",
                        "/json/version?token=x",
                        "/v1/live/" + SESSION + "/x/ws/P1")
                .flatMap(HostileTexts::mutated);
        Arbitrary<String> headers = Combinators.combine(
                        Arbitraries.of("Host", "Connection", "Upgrade", "User-Agent", "X-Request-Id", "X-Amzn-Trace-Id",
                                "X-Forwarded-For", "Origin", "Expect", "Transfer-Encoding", "Content-Length", ""),
                        Arbitraries.oneOf(HostileTexts.small(), Arbitraries.of("upgrade", "websocket", "chunked", "100-continue", "7")))
                .as((name, value) -> name + ": " + value + "\r\n")
                .list()
                .ofMaxSize(6)
                .map(lines -> String.join("", lines));
        return Combinators.combine(Arbitraries.of("GET", "POST", "HEAD", "G\u007fT", "CONNECT", "PRI"), targets, headers)
                .as((method, target, lines) -> method + " " + target + " HTTP/1.1\r\nHost: g\r\nConnection: close\r\n" + lines + "\r\n");
    }

    @Property
    void shouldAnswerInTheFormOfEveryErrorOrClose(@ForAll("heads") String head) throws IOException {
        String answer;
        try (TestingClient client = gateway.client()) {
            answer = new String(client.send(head).input().readAllBytes(), UTF_8);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
            return;
        }

        assertThat(answer).as("the answer to " + head).isNotEmpty();
        for (String each : answer.replace("HTTP/1.1 100 Continue\r\n\r\n", "").split("(?=HTTP/1\\.1 )")) {
            if (!each.isEmpty()) {
                isError(each, head.startsWith("HEAD"));
            }
        }
    }

    private static void isError(String answer, boolean withoutBody) throws IOException {
        String[] parts = answer.split("\r\n\r\n", 2);
        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(parts[0]).doesNotContainIgnoringCase("x-injected").doesNotContainIgnoringCase("set-cookie");
        if (!withoutBody) {
            JsonNode body = Json.MAPPER.readTree(parts[1]);
            assertThat(body.size()).isEqualTo(3);
            assertThat(body.path("statusCode").asText()).isEqualTo(answer.substring(9, 12));
        }
    }
}
