package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.controller.cdp.TestingFrames;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class SpliceTest {

    private final TestingProxy proxy = new TestingProxy("{}");

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Test
    void shouldOpenTheBrowserWithoutExtensionsAndOrigin() throws Exception {
        try (Socket client = proxy.connect(
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Origin: http://evil.test",
                "Cookie: a=b")) {
            assertThat(TestingDevTools.head(client)).startsWith("HTTP/1.1 101 ");
            String head = proxy.browser().nextUpgraded().requestHead();
            assertThat(head)
                    .startsWith("GET /devtools/browser/B HTTP/1.1\r\n")
                    .contains("Host: " + proxy.browser().address().authority() + "\r\n")
                    .contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                    .doesNotContainIgnoringCase("extensions")
                    .doesNotContainIgnoringCase("origin")
                    .doesNotContainIgnoringCase("cookie")
                    .doesNotContain("token");
            assertThat(proxy.nextVisit()).isEqualTo("connected");
        }
        assertThat(proxy.nextVisit()).isEqualTo("left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "live"})
    void shouldOpenAPage(String way) throws Exception {
        String path = way.equals("connect")
                ? "/v1/connect/" + TestingProxy.SESSION + "/devtools/page/P1?token=" + proxy.token(Audience.CONNECT)
                : "/v1/live/" + TestingProxy.SESSION + "/" + proxy.token(Audience.LIVE) + "/ws/P1";
        try (Socket client = proxy.upgrade(path)) {
            assertThat(TestingDevTools.head(client)).startsWith("HTTP/1.1 101 ");
            assertThat(proxy.browser().nextUpgraded().requestHead()).startsWith("GET /devtools/page/P1 HTTP/1.1\r\n");
            if (way.equals("connect")) {
                assertThat(proxy.nextVisit()).isEqualTo("connected");
            }
        }
        if (way.equals("live")) {
            proxy.close();
            assertThat(proxy.hadVisits()).isFalse();
        }
    }

    @Test
    void shouldPassBytesAsTheyAreAndCountThem() throws Exception {
        try (Socket client = proxy.connect()) {
            String consent = TestingDevTools.head(client);
            Socket page = proxy.browser().nextUpgraded().socket();
            byte[] asked = TestingFrames.maskedText("{\"id\":1}");
            byte[] answered = TestingFrames.text("x".repeat(3_000_000));
            client.getOutputStream().write(asked);
            assertThat(page.getInputStream().readNBytes(asked.length)).isEqualTo(asked);
            Thread.ofVirtual().start(() -> write(page, answered));
            assertThat(client.getInputStream().readNBytes(answered.length)).isEqualTo(answered);
            assertThat(proxy.traffic().bytes()).isEqualTo(consent.length() + asked.length + answered.length);
            assertThat(proxy.traffic().messages()).isEqualTo(2);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldPassOnThatOneSideHasNoMoreToSayAndStillHearTheOther() throws Exception {
        try (Socket client = proxy.connect()) {
            TestingDevTools.head(client);
            Socket page = proxy.browser().nextUpgraded().socket();
            client.getOutputStream().write(new byte[] {1, 2, 3});
            client.shutdownOutput();
            assertThat(page.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
            page.getOutputStream().write(new byte[] {4, 5});
            page.close();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(4, 5);
        }
    }

    @Test
    void shouldLoseNothingForAClientThatReadsSlowlyWhatItWasLeftToHear() throws Exception {
        try (Socket client = proxy.connect()) {
            TestingDevTools.head(client);
            Socket page = proxy.browser().nextUpgraded().socket();
            client.shutdownOutput();
            assertThat(page.getInputStream().read()).isEqualTo(-1);
            byte[] much = new byte[48 << 20];
            new Random(1).nextBytes(much);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                write(page, much);
                close(page);
            });
            writing.copy().completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).join();
            assertThat(Arrays.equals(client.getInputStream().readAllBytes(), much)).isTrue();
            writing.get(5, TimeUnit.SECONDS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldCloseTheClientWhenTheBrowserCloses() throws Exception {
        try (Socket client = proxy.connect()) {
            TestingDevTools.head(client);
            proxy.browser().nextUpgraded().socket().close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.getOutputStream().close();
        }
        assertThat(proxy.nextVisit()).isEqualTo("connected");
        assertThat(proxy.nextVisit()).isEqualTo("left");
    }

    /** 200 MB for a client that does not read: the writer must come to a stop, and nothing may be lost when reading begins. */
    @Test
    void shouldSlowDownTheBrowserForASlowClient() throws Exception {
        try (Socket client = proxy.connect()) {
            TestingDevTools.head(client);
            Socket page = proxy.browser().nextUpgraded().socket();
            byte[] block = new byte[1 << 20];
            new Random(1).nextBytes(block);
            int blocks = 200;
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < blocks; i++) {
                    write(page, block);
                    written.addAndGet(block.length);
                }
            });
            try {
                writing.get(1, TimeUnit.SECONDS);
                throw new AssertionError("200 MB went into a client that does not read");
            } catch (TimeoutException _) {
                assertThat(written.get()).isLessThan(40L << 20);
            }
            for (int i = 0; i < blocks; i++) {
                assertThat(Arrays.equals(client.getInputStream().readNBytes(block.length), block))
                        .isTrue();
            }
            writing.get(5, TimeUnit.SECONDS);
        }
    }
}
