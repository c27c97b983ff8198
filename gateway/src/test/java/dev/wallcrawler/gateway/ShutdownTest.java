package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingGateway.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ShutdownTest {

    private static final Options PATIENT = Options.USUAL.drain(Duration.ofSeconds(20));

    @Test
    void shouldTakeNoConnectionsAndFailTheHealthCheckWhileOthersFinish() throws Exception {
        try (var gateway = new TestingGateway(PATIENT);
                var client = gateway.client();
                var balancer = gateway.client()) {
            gateway.ready();
            client.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(client.response().status()).isEqualTo(101);
            balancer.send(TestingClient.get("/health"));
            assertThat(balancer.response().status()).isEqualTo(200);
            int port = gateway.port();

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::stop);
            awaitRefused(port);

            balancer.send(TestingClient.get("/health"));
            assertThat(balancer.response().status()).isEqualTo(503);
            client.send("still there");
            assertThat(client.text(11)).isEqualTo("still there");
            assertThat(stopping).isNotDone();
            client.close();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldCloseWhatDoesNotFinishInTime() throws Exception {
        try (var gateway = new TestingGateway(Options.USUAL.drain(Duration.ofMillis(300)));
                var client = gateway.client();
                var waiting = gateway.client()) {
            var session = gateway.ready();
            client.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(client.response().status()).isEqualTo(101);
            gateway.sessions.remove(session.id());
            gateway.starting();
            waiting.send(TestingClient.webSocket(gateway.connectUri()));
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::stop);

            assertThat(waiting.response().status()).isEqualTo(503);
            assertThat(client.atEnd()).isTrue();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldStopAtOnceWhenNothingIsUnderWay() throws Exception {
        try (var gateway = new TestingGateway(PATIENT); var idle = gateway.client()) {
            idle.send(TestingClient.get("/health"));
            assertThat(idle.response().status()).isEqualTo(200);

            assertThat(CompletableFuture.runAsync(gateway::stop)).succeedsWithin(Duration.ofSeconds(10));

            assertThat(idle.atEnd()).isTrue();
        }
    }

    /** A connection that came in at the very moment of the close may be reset, before the next one is refused. */
    private static void awaitRefused(int port) throws IOException {
        while (true) {
            try {
                new TestingClient(port).close();
            } catch (ConnectException _) {
                return;
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }
}
