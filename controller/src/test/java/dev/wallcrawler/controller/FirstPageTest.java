package dev.wallcrawler.controller;

import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.controller.browser.DevTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FirstPageTest {

    private static final byte[] PAGES = "[{\"type\": \"page\"}]".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer browser;
    private int failures;

    @BeforeEach
    void startBrowser() throws IOException {
        browser = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        browser.createContext("/json/list", exchange -> {
            boolean fails = asked.incrementAndGet() <= failures;
            exchange.sendResponseHeaders(fails ? 500 : 200, fails ? -1 : PAGES.length);
            if (!fails) {
                exchange.getResponseBody().write(PAGES);
            }
            exchange.close();
        });
        browser.start();
    }

    @AfterEach
    void stopBrowser() {
        browser.stop(0);
    }

    private DevTools devTools() {
        return new DevTools("127.0.0.1", browser.getAddress().getPort(), "/devtools/browser/B");
    }

    @Test
    void shouldAskAgainWhenTheBrowserFailsToAnswer() throws IOException {
        failures = 3;

        FirstPage.await(devTools(), Duration.ofMinutes(1), () -> false);

        assertThat(asked).hasValue(4);
    }

    @Test
    void shouldGiveUpWhenNobodyNeedsItAnyMore() {
        failures = Integer.MAX_VALUE;

        assertThatThrownBy(() -> FirstPage.await(devTools(), Duration.ofMinutes(1), () -> asked.get() >= 2))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldGiveUpOnABrowserThatFailsForTooLong() {
        failures = Integer.MAX_VALUE;

        assertThatThrownBy(() -> FirstPage.await(devTools(), Duration.ofMillis(100), () -> false))
                .isInstanceOf(IOException.class);
        assertThat(asked).hasValueGreaterThan(1);
    }
}
