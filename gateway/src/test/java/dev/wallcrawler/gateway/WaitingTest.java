package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.gateway.session.ReadySessions;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class WaitingTest {

    @Test
    void shouldHoldTheClientUntilTheSessionIsReadyAndKeepWhatItSendsMeanwhile() throws Exception {
        var reads = new CountedReads();
        try (var gateway = new TestingGateway(Options.USUAL, reads::of); var client = gateway.client()) {
            TestingSessions.in(SessionStatus.CREATING, gateway.sessions, SESSION);
            client.send(TestingClient.webSocket(gateway.connectUri()) + "early ").send("bytes");
            reads.awaitMore(5);
            assertThat(client.input().available()).isZero();

            gateway.becomeReady(gateway.controller.endpoint());

            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.text(11)).isEqualTo("early bytes");
        }
    }

    @Test
    void shouldTellTheClientWhenTheSessionEndsInsteadOfGettingReady() throws Exception {
        var reads = new CountedReads();
        try (var gateway = new TestingGateway(Options.USUAL, reads::of); var client = gateway.client()) {
            gateway.starting();
            client.send(TestingClient.webSocket(gateway.connectUri()));
            reads.awaitMore(3);

            gateway.sessions.move(SESSION, Move.terminating("end", EndReason.FAILED_TO_START));

            assertThat(client.response().status()).isEqualTo(410);
        }
    }

    @Test
    void shouldLetManyClientsOfOneSessionShareTheReads() throws Exception {
        var reads = new CountedReads();
        try (var gateway = new TestingGateway(Options.USUAL, reads::of)) {
            gateway.starting();
            List<TestingClient> clients = new ArrayList<>();
            for (int i = 0; i < ReadySessions.MAX_WAITERS; i++) {
                clients.add(gateway.client().send(TestingClient.webSocket(gateway.connectUri())));
            }
            reads.awaitMore(10);
            assertThat(reads.threads()).hasSize(1);
            assertThat(gateway.ask(TestingClient.webSocket(gateway.connectUri())).status()).isEqualTo(429);

            gateway.becomeReady(gateway.controller.endpoint());

            for (TestingClient client : clients) {
                assertThat(client.response().status()).isEqualTo(101);
                client.close();
            }
        }
    }

    @Test
    void shouldStopReadingWhenTheOnlyClientLeaves() throws Exception {
        var reads = new CountedReads();
        try (var gateway = new TestingGateway(Options.USUAL, reads::of)) {
            gateway.starting();
            try (var client = gateway.client()) {
                client.send(TestingClient.webSocket(gateway.connectUri()));
                reads.awaitMore(5);
            }

            reads.awaitNoMore();

            gateway.stop();
            assertThat(gateway.log.events("REQUEST"))
                    .extracting(event -> event.at("/metadata/status_code").intValue())
                    .containsExactly(499);
        }
    }
}
