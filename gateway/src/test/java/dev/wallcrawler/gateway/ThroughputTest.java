package dev.wallcrawler.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ThroughputTest {

    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 1_024;

    /** Four socket buffers as large as the kernel makes them, and the gateway's own write buffer. */
    private static final int HELD_AT_MOST = 28 * 1024 * 1024;

    @Test
    void shouldPassLargeAmountsBothWaysAtOnce() throws Exception {
        CompletableFuture<Long> uploaded = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var gateway = new TestingGateway();
                var client = gateway.client()) {
            gateway.ready();
            gateway.controller.onWebSocket((socket, input) -> {
                socket.getOutputStream().write(TestingController.SWITCHED.getBytes(UTF_8));
                var download = threads.submit(() -> pump(socket, 2));
                uploaded.complete(checksum(input));
                assertThat(download).succeedsWithin(Duration.ofSeconds(30));
            });
            client.send(TestingClient.webSocket(gateway.connectUri()));
            assertThat(client.response().status()).isEqualTo(101);

            var upload = threads.submit(() -> pump(client.socket(), 1));
            long downloaded = checksum(client.input());

            assertThat(downloaded).isEqualTo(expected(2));
            assertThat(uploaded).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(expected(1));
            assertThat(upload).succeedsWithin(Duration.ofSeconds(1));
        }
    }

    @Test
    void shouldNotReadFromTheControllerWhatAPausingClientDoesNotTake() throws Exception {
        try (var gateway = new TestingGateway(); var flood = new Flood(); var client = gateway.client()) {
            gateway.starting();
            gateway.becomeReady(flood.endpoint());
            client.send(TestingClient.webSocket(gateway.connectUri()));
            flood.accept();
            assertThat(client.response().status()).isEqualTo(101);

            int written = flood.writeUntilStuck(CHUNK * CHUNKS);

            assertThat(written).isLessThan(HELD_AT_MOST);
            assertThat(client.input().readNBytes(written)).hasSize(written);
            assertThat(flood.writeUntilStuck(CHUNK)).isEqualTo(CHUNK);
            assertThat(client.input().readNBytes(CHUNK)).hasSize(CHUNK);
        }
    }

    private static long pump(Socket socket, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK];
        OutputStream output = socket.getOutputStream();
        for (int i = 0; i < CHUNKS; i++) {
            random.nextBytes(chunk);
            output.write(chunk);
        }
        socket.shutdownOutput();
        return seed;
    }

    private static long checksum(InputStream input) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(input, new CRC32C());
        checked.transferTo(OutputStream.nullOutputStream());
        return checked.getChecksum().getValue();
    }

    private static long expected(long seed) {
        Random random = new Random(seed);
        CRC32C checksum = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        for (int i = 0; i < CHUNKS; i++) {
            random.nextBytes(chunk);
            checksum.update(chunk);
        }
        return checksum.getValue();
    }
}
