package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.controller.cdp.TestingFrames;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that mean no good, over real sockets: what they hold stays bounded, and others hardly notice. */
@Timeout(60)
class AttackTest {

    private static final long MEGABYTE = 1 << 20;

    /** What a request of somebody else may take meanwhile; without an attack it takes a few milliseconds. */
    private static final Duration STILL_FAST = Duration.ofMillis(1_500);

    private static final Duration BRIEF = Duration.ofSeconds(2);

    private final TestingProxy proxy = new TestingProxy("{}", BRIEF);

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Test
    void shouldLetGoOfConnectionsThatDoNotEndTheirHeads() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            long before = memory();
            for (int i = 0; i < 300; i++) {
                slow.add(proxy.socket());
            }
            for (byte next : "GET /v1/connect".getBytes(StandardCharsets.US_ASCII)) {
                for (Socket socket : slow) {
                    socket.getOutputStream().write(next);
                }
                assertOthersAreServed();
            }
            assertThat(memory() - before).isLessThan(16 * MEGABYTE);
            for (Socket socket : slow) {
                assertThat(isAtEnd(socket)).isTrue();
            }
            assertOthersAreServed();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldLetGoOfAConnectionWhoseClientHasNoMoreToSay() throws Exception {
        for (String part : List.of("", "GET /v1", "GET / HTTP/1.1\r\nHost: c\r\n", "POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nab")) {
            try (Socket socket = proxy.socket()) {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1_000);
            }
        }
    }

    @Test
    void shouldHoldLittleForAClientThatNeverReads() throws Exception {
        try (Socket deaf = proxy.connect()) {
            TestingDevTools.head(deaf);
            Socket browser = proxy.browser().nextUpgraded().socket();
            long before = memory();
            byte[] message = TestingFrames.text("x".repeat((int) MEGABYTE));
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> written.addAndGet(writeUntilRefused(browser, message, 64)));
            writing.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();

            assertThat(written).as("nobody read, so the browser's writes came to a stop").hasValue(0);
            assertOthersAreServed();
            assertThat(memory() - before).isLessThan(8 * MEGABYTE);
        }
    }

    @Test
    void shouldPassBombsOnWithoutKeepingThem() throws Exception {
        byte[] fragment = {0, (byte) 0x81, 1, 2, 3, 4, 'x'};
        byte[] huge = {(byte) 0x82, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4};
        byte[] many = new String(fragment, StandardCharsets.ISO_8859_1)
                .repeat(10_000)
                .getBytes(StandardCharsets.ISO_8859_1);
        int times = (int) (20 * MEGABYTE / many.length);
        try (Socket bomber = opened(); Socket oversized = opened()) {
            long before = memory();
            oversized.getOutputStream().write(huge);
            writeUntilRefused(oversized, many, times);
            writeUntilRefused(bomber, many, times);

            assertOthersAreServed();
            assertThat(memory() - before).isLessThan(16 * MEGABYTE);
        }
    }

    /** A client's connection, of which the browser's side reads everything. */
    private Socket opened() throws Exception {
        Socket client = proxy.connect();
        TestingDevTools.head(client);
        Socket browser = proxy.browser().nextUpgraded().socket();
        Thread.ofVirtual().start(() -> {
            try {
                browser.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return client;
    }

    private void assertOthersAreServed() throws Exception {
        long start = System.nanoTime();
        assertThat(proxy.send("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(STILL_FAST);
    }

    /** How many bytes have gone out; fewer if the other side closes. */
    private static long writeUntilRefused(Socket socket, byte[] bytes, int times) {
        long written = 0;
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(bytes);
                written += bytes.length;
            }
        } catch (SocketException _) {
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    private static boolean isAtEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    /** What the proxy's buffers take, in the heap after a collection and outside of it. */
    private static long memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory()
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                + PlatformDependent.usedDirectMemory();
    }
}
