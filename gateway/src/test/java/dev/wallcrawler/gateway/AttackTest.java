package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.gateway.relay.Splice;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that mean no good: what they hold stays bounded, and others hardly notice. */
@Timeout(60)
class AttackTest {

    private static final long MEGABYTE = 1 << 20;

    /** What a request, or an echo of another session's browser, may take meanwhile; without an attack a few milliseconds. */
    private static final Duration STILL_FAST = Duration.ofMillis(1_500);

    private static final Splice.Patience BRIEF = new Splice.Patience(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMillis(500));

    @Test
    void shouldServeOthersWhileManySendTheirHeadsByteByByte() throws Exception {
        List<TestingClient> slow = new ArrayList<>();
        try (var gateway = new TestingGateway(Options.USUAL.toSend(Duration.ofSeconds(4)));
                var bystander = new Bystander(gateway)) {
            gateway.ready();
            byte[] head = TestingClient.webSocket(gateway.connectUri()).getBytes(ISO_8859_1);
            long before = memory();
            for (int i = 0; i < 500; i++) {
                slow.add(gateway.client());
            }
            for (int at = 0; at < 40; at++) {
                for (TestingClient client : slow) {
                    client.socket().getOutputStream().write(head, at, 1);
                }
                assertOthersAreServed(gateway);
            }

            assertThat(memory() - before).isLessThan(32 * MEGABYTE);
            for (TestingClient client : slow) {
                assertThat(client.response().status()).isEqualTo(408);
                assertThat(client.atEnd()).isTrue();
                client.close();
            }
            assertOthersAreServed(gateway);
            bystander.requireServed(STILL_FAST);
        }
    }

    @Test
    void shouldLetGoOfTheOldestIdleConnectionsWhenThereAreTooMany() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (var gateway = new TestingGateway(Options.USUAL.idlers(100)); var bystander = new Bystander(gateway)) {
            gateway.ready();
            try (var patient = gateway.client()) {
                gateway.controller.onWebSocket((socket, input) -> {
                    socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                    input.transferTo(socket.getOutputStream());
                });
                patient.send(TestingClient.webSocket(gateway.connectUri()));
                assertThat(patient.response().status()).isEqualTo(101);
                for (int i = 0; i < 300; i++) {
                    idle.add(new Socket("127.0.0.1", gateway.port()));
                }
                assertOthersAreServed(gateway);

                await().until(() -> idle.stream().filter(AttackTest::isClosed).count() >= 200);
                assertThat(isClosed(idle.getLast())).isFalse();
                assertThat(patient.send("still there").text(11)).isEqualTo("still there");
                bystander.requireServed(STILL_FAST);
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /** Each request is a tenth of a kilobyte, each answer some thirty. */
    @Test
    void shouldNotPileUpAnswersThatNobodyReads() throws Exception {
        int batch = 8;
        int batches = 400;
        try (var gateway = new TestingGateway(); var bystander = new Bystander(gateway); var greedy = gateway.client()) {
            gateway.ready();
            long before = memory();
            String requests = TestingClient.get(gateway.liveUri()).repeat(batch);
            int sent = 0;
            boolean answered = true;
            while (answered && sent < batch * batches) {
                greedy.send(requests);
                sent += batch;
                answered = comesTrue(gateway, sent);
            }

            assertThat(answered).as("answered all %d, though none was read", sent).isFalse();
            assertThat(memory() - before).isLessThan(16 * MEGABYTE);
            assertOthersAreServed(gateway);
            bystander.requireServed(STILL_FAST);
            for (int i = 0; i < sent; i++) {
                assertThat(greedy.response().status()).isEqualTo(200);
            }
        }
    }

    private static boolean comesTrue(TestingGateway gateway, int answers) {
        try {
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(1))
                    .until(() -> gateway.log.lines().size() >= answers);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    @Test
    void shouldHoldLittleForAClientThatSendsEarlyBytesOneByOne() throws Exception {
        try (var gateway = new TestingGateway(); var bystander = new Bystander(gateway); var early = gateway.client()) {
            gateway.starting();
            early.send(TestingClient.webSocket(gateway.connectUri()));
            long before = memory();
            for (int i = 0; i < 20_000; i++) {
                early.socket().getOutputStream().write('x');
            }
            assertThat(memory() - before).isLessThan(8 * MEGABYTE);
            bystander.requireServed(STILL_FAST);

            gateway.becomeReady(gateway.controller.endpoint());

            assertThat(early.response().status()).isEqualTo(101);
            assertThat(early.text(20_000)).isEqualTo("x".repeat(20_000));
        }
    }

    /** The browser's side writes as much as it can; the client has opened the WebSocket and reads nothing, and then it is over. */
    @Test
    void shouldHoldLittleForAClientThatNeverReadsAndLetGoOfItWhenTheSessionEnds() throws Exception {
        List<TestingClient> deaf = new ArrayList<>();
        try (var gateway = new TestingGateway(Options.USUAL.patience(BRIEF))) {
            gateway.starting();
            try (var flood = new Flood(); var bystander = new Bystander(gateway)) {
                gateway.becomeReady(flood.endpoint());
                long before = memory();
                TestingClient client = gateway.client();
                deaf.add(client);
                client.send(TestingClient.webSocket(gateway.connectUri()));
                flood.accept();
                flood.writeUntilStuck((int) (64 * MEGABYTE));

                assertOthersAreServed(gateway);
                bystander.requireServed(STILL_FAST);
                assertThat(memory() - before).isLessThan(8 * MEGABYTE);
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(gateway.connections()).isZero());
        } finally {
            for (TestingClient client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void shouldBearAnyNumberOfClientsThatNeverRead() throws Exception {
        int limit = 5;
        List<TestingClient> deaf = new ArrayList<>();
        try (var gateway = new TestingGateway(Options.USUAL.stalled(limit)); var bystander = new Bystander(gateway)) {
            gateway.ready();
            byte[] much = new byte[24 << 20];
            gateway.controller.onWebSocket((socket, _) -> {
                socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                socket.getOutputStream().write(much);
            });
            long before = memory();
            for (int i = 0; i < 6 * limit; i++) {
                TestingClient client = gateway.client();
                deaf.add(client);
                client.send(TestingClient.webSocket(gateway.connectUri()));
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gateway.connections()).isLessThanOrEqualTo(limit + 1));
            assertOthersAreServed(gateway);
            bystander.requireServed(STILL_FAST);
            assertThat(memory() - before).isLessThan(64 * MEGABYTE);
        } finally {
            for (TestingClient client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void shouldPassABombOfContinuationsOnWithoutKeepingIt() throws Exception {
        byte[] fragment = {0, (byte) 0x81, 1, 2, 3, 4, 'x'};
        byte[] huge = {(byte) 0x82, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4};
        try (var gateway = new TestingGateway();
                var bystander = new Bystander(gateway);
                var bomber = gateway.client();
                var oversized = gateway.client()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, input) -> {
                socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                input.transferTo(OutputStream.nullOutputStream());
            });
            bomber.send(TestingClient.webSocket(gateway.connectUri()));
            oversized.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(bomber.response().status()).isEqualTo(101);
            assertThat(oversized.response().status()).isEqualTo(101);
            long before = memory();
            oversized.socket().getOutputStream().write(huge);
            byte[] many = new String(fragment, ISO_8859_1).repeat(10_000).getBytes(ISO_8859_1);
            pump(oversized, many, 20 * MEGABYTE);
            pump(bomber, many, 20 * MEGABYTE);

            assertOthersAreServed(gateway);
            bystander.requireServed(STILL_FAST);
            assertThat(memory() - before).isLessThan(16 * MEGABYTE);
        }
    }

    @Test
    void shouldCloseAConnectionWhoseClientHasNoMoreToSay() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            for (String part : List.of("", "GET /v1", "GET / HTTP/1.1\r\nHost: g\r\n", "POST /x HTTP/1.1\r\nHost: g\r\nContent-Length: 9\r\n\r\nab")) {
                try (var client = gateway.client()) {
                    client.send(part).socket().shutdownOutput();
                    assertThat(client.input().readAllBytes().length).isLessThan(1_000);
                }
            }
            await().untilAsserted(() -> assertThat(gateway.connections()).isZero());
        }
    }

    /** New connections, as well as those that a {@link Bystander} has. */
    private static void assertOthersAreServed(TestingGateway gateway) throws IOException {
        long start = System.nanoTime();
        assertThat(gateway.ask(TestingClient.get(gateway.liveUri())).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(STILL_FAST);
    }

    private static long pump(TestingClient client, byte[] bytes, long atLeast) {
        long sent = 0;
        try {
            while (sent < atLeast) {
                client.socket().getOutputStream().write(bytes);
                sent += bytes.length;
            }
        } catch (SocketException _) {
            return -1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sent;
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** What the gateway's buffers take, in the heap after a collection and outside of it. */
    private static long memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory()
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                + PlatformDependent.usedDirectMemory();
    }
}
