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

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever reaches the gateway's port, it is answered in the form of every error, and leaves sound lines. */
class HostileRequestTest {

    private static final List<String> FOR_ONE_HOP = List.of(
            "x-once", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "expect", "content-length",
            "transfer-encoding", "sec-websocket-extensions");
    /** What the gateway writes itself. */
    private static final List<String> OF_THE_GATEWAY = List.of("connection", "upgrade", "x-request-id", "x-forwarded-for");

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

    @Provide
    Arbitrary<String> headersOfAClient() {
        Arbitrary<String> names = Arbitraries.of(
                "User-Agent", "Origin", "Cookie", "X-Forwarded-For", "X-Request-Id", "X-Once", "Keep-Alive",
                "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Expect", "Content-Length", "Transfer-Encoding", "Sec-WebSocket-Protocol");
        Arbitrary<String> values = Arbitraries.oneOf(
                HostileTexts.small(), Arbitraries.of("smuggled", "trailers", "100-continue", "0", "chunked", "a, b"));
        return Combinators.combine(names, values)
                .as((name, value) -> name + ": " + value + "\r\n")
                .list()
                .ofMaxSize(6)
                .map(lines -> String.join("", lines));
    }

    /** With a good token the head goes on, in so far as it is one at all. */
    @Property
    void shouldPassOnToTheControllerWhatTheClientSentWithoutWhatIsForOneHop(@ForAll("headersOfAClient") String lines)
            throws IOException {
        String head = TestingClient.webSocket(gateway.connectUri())
                .replace("Connection: Upgrade", "Connection: Upgrade, X-Once")
                .replace("\r\n\r\n", "\r\n" + lines + "\r\n");
        int status;
        try (TestingClient client = gateway.client()) {
            status = finalStatus(client.send(head));
        } catch (EOFException | SocketException _) {
            status = 0;
        }

        Optional<String> received = gateway.controller.pollHead();
        assertThat(received.isPresent()).as("it reached the controller; answered with %s", status).isEqualTo(status == 101);
        received.ifPresent(text -> isPartOf(head, text));
    }

    private static int finalStatus(TestingClient client) throws IOException {
        int status = client.response().status();
        return status == 100 ? finalStatus(client) : status;
    }

    private static void isPartOf(String sent, String received) {
        List<String> lines = List.of(received.strip().split("\r\n|\r|\n", -1));
        List<String> headers = lines.subList(1, lines.size());
        List<String> names = headers.stream().map(HostileRequestTest::nameOf).toList();
        assertThat(sent).startsWith(lines.getFirst() + "\r\n");
        assertThat(names).doesNotContainAnyElementsOf(FOR_ONE_HOP);
        assertThat(names).filteredOn(OF_THE_GATEWAY::contains).containsExactlyInAnyOrderElementsOf(OF_THE_GATEWAY);
        assertThat(headers).filteredOn(line -> !OF_THE_GATEWAY.contains(nameOf(line)))
                .allMatch(line -> line.matches("[!-9;-~]+:[^\\x00-\\x08\\x0a-\\x1f\\x7f]*"))
                .extracting(HostileRequestTest::plain)
                .isSubsetOf(linesOf(sent));
    }

    /** The lines of a head as it must be read: continued ones are one, and a carriage return alone ends none. */
    private static List<String> linesOf(String head) {
        String bytes = new String(head.getBytes(ISO_8859_1), ISO_8859_1);
        return Stream.of(bytes.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")).map(HostileRequestTest::plain).toList();
    }

    private static String nameOf(String line) {
        return line.split(":", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static String plain(String line) {
        String[] parts = line.split(":", 2);
        return parts[0] + ":" + (parts.length < 2 ? "" : parts[1].replaceAll("[ \t]+", " ").strip());
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
