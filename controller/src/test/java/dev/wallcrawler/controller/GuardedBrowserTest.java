package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.TestingRun.Wish;
import dev.wallcrawler.controller.browser.BrowserCommand;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.SessionDirectory;
import dev.wallcrawler.controller.browser.TestingProcesses;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.ExternalProxy;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What pages of a real browser can load, and how they get through a proxy. */
class GuardedBrowserTest {

    private static final String BLOCKED = "net::ERR_BLOCKED_BY_CLIENT";

    @Test
    void shouldOpenPagesOfAllowedDomainsOnly() throws Exception {
        BrowserSettings settings = new BrowserSettings(Optional.empty(), true, false, List.of("localhost"));
        try (TestingSite site = TestingSite.of("hello");
                TestingRun run = TestingRun.ready(Wish.usual().with(settings));
                TestingCdpClient client = run.newClient()) {
            assertThat(client.navigate(client.firstPage(), "http://127.0.0.1:" + site.port() + "/")).isEqualTo(BLOCKED);
            String page = client.newPage();
            assertThat(client.navigate(page, "http://localhost:" + site.port() + "/")).isEmpty();
            assertThat(client.text(page)).isEqualTo("hello");
            assertThat(client.navigate(page, "http://www.localhost:" + site.port() + "/")).isEmpty();
            assertThat(client.navigate(page, "http://127.0.0.1:" + site.port() + "/"))
                    .isEqualTo(BLOCKED);
            assertThat(client.navigate(page, "http://localhost:" + site.port() + "/away"))
                    .isEqualTo(BLOCKED);
            assertThat(client.navigate(page, "file:///etc/hostname")).isEqualTo(BLOCKED);
            assertThat(client.navigate(page, "about:blank")).isEmpty();
            assertThat(site.requests()).containsExactly("/", "/", "/away");
        }
    }

    /** Not tried with a page that asks for it: a headless shell, which may be all that there is here, does not heed it. */
    @Test
    void shouldForbidPrefetchingWherePagesAreLimited() throws Exception {
        BrowserSettings settings = new BrowserSettings(Optional.empty(), true, false, List.of("localhost"));
        try (TestingRun run = TestingRun.ready(Wish.usual().with(settings))) {
            Path directory = TestingProcesses.directory(run.browser().tree().members());
            assertThat(new SessionDirectory(directory).profile().resolve("Default/Preferences"))
                    .content()
                    .contains("\"network_prediction_options\":2");
        }
    }

    @Test
    void shouldLeaveFramesAndRequestsOfAnAllowedPageAlone() throws Exception {
        BrowserSettings settings = new BrowserSettings(Optional.empty(), true, false, List.of("localhost"));
        try (TestingSite other = TestingSite.of("framed");
                TestingSite site = TestingSite.of("<iframe src='http://127.0.0.1:" + other.port() + "/frame'></iframe>");
                TestingRun run = TestingRun.ready(Wish.usual().with(settings));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            assertThat(client.navigate(page, "http://localhost:" + site.port() + "/")).isEmpty();
            assertThat(client.text(page)).isEmpty();
            assertThat(client.evaluate(
                            page,
                            "fetch('http://127.0.0.1:" + other.port() + "/data', {mode: 'no-cors'}).then(() => 'fetched')"))
                    .isEqualTo("fetched");
            assertThat(other.requests()).containsExactlyInAnyOrder("/frame", "/data");
        }
    }

    @Test
    void shouldGiveTheProxyItsCredentials() throws Exception {
        try (TestingSite site = TestingSite.proxy("through the proxy", "Basic bWU6c2VjcmV0");
                TestingRun run = TestingRun.ready(Wish.usual().with(proxy(site, "secret")));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            assertThat(client.navigate(page, "http://example.test/")).isEmpty();
            assertThat(client.text(page)).isEqualTo("through the proxy");
            assertThat(client.evaluate(page, "fetch('/more').then(answer => answer.text())"))
                    .isEqualTo("through the proxy");
            assertThat(site.requests()).containsExactly("http://example.test/", "http://example.test/more");
            assertThat(run.log().text()).doesNotContain("secret");
        }
    }

    /** Chromium asks the first who intercepts a request for credentials, and nobody else. */
    @Test
    void shouldGiveTheProxyItsCredentialsWhileAClientIntercepts() throws Exception {
        try (TestingSite site = TestingSite.proxy("through the proxy", "Basic bWU6c2VjcmV0");
                TestingRun run = TestingRun.ready(Wish.usual().with(proxy(site, "secret")));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            client.call("Fetch.enable", Map.of("patterns", List.of(Map.of("urlPattern", "http://never.test/*"))), page);
            assertThat(client.navigate(page, "http://example.test/")).isEmpty();
            assertThat(client.text(page)).isEqualTo("through the proxy");
        }
    }

    @Test
    void shouldGiveTheCredentialsToNoOtherProxy() throws Exception {
        try (TestingSite site = TestingSite.proxy("through the proxy", "Basic bWU6c2VjcmV0");
                TestingSite other = TestingSite.proxy("through another one", "Basic bWU6c2VjcmV0");
                TestingRun run = TestingRun.ready(Wish.usual().with(proxy(site, "secret")));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage(client.newContext("http://127.0.0.1:" + other.port()));
            client.navigate(page, "http://example.test/");
            assertThat(client.text(page)).doesNotContain("through");
            assertThat(other.requests()).isEmpty();
            assertThat(other.refusals()).isPositive();
        }
    }

    /** A paused request comes with its body, which is more than a JSON text may have here. */
    @Test
    void shouldLetALargeFormPass() throws Exception {
        BrowserSettings settings = new BrowserSettings(Optional.empty(), true, false, List.of("localhost"));
        String form = "<form method=post action='/sent' enctype='multipart/form-data'><input type=hidden name=t></form>";
        try (TestingSite site = TestingSite.of(form);
                TestingRun run = TestingRun.ready(Wish.usual().with(settings));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            assertThat(client.navigate(page, "http://localhost:" + site.port() + "/")).isEmpty();
            client.text(page);
            client.evaluate(page, "document.forms[0].t.value = 'x'.repeat(24e6), document.forms[0].submit()");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(site.requests()).containsExactly("/", "/sent"));
            assertThat(client.navigate(page, "http://127.0.0.1:" + site.port() + "/")).isEqualTo(BLOCKED);
        }
    }

    @Test
    void shouldNotTryTheSameCredentialsForever() throws Exception {
        try (TestingSite site = TestingSite.proxy("through the proxy", "Basic bWU6c2VjcmV0");
                TestingRun run = TestingRun.ready(Wish.usual().with(proxy(site, "wrong")));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            client.navigate(page, "http://example.test/");
            assertThat(client.text(page)).doesNotContain("through the proxy");
            assertThat(site.requests()).isEmpty();
        }
    }

    @Test
    void shouldBlockAdsThroughAProxyAsWell() throws Exception {
        BrowserSettings settings = new BrowserSettings(Optional.empty(), true, true, List.of());
        String html = "<img src='http://static.doubleclick.net/ad.png'><img src='http://example.test/fine.png'>";
        try (TestingSite site = TestingSite.of(html);
                TestingRun run = TestingRun.ready(Wish.usual()
                        .with(settings)
                        .with(new ExternalProxy(
                                "http://127.0.0.1:" + site.port(), Optional.empty(), Optional.empty())));
                TestingCdpClient client = run.newClient()) {
            String page = client.newPage();
            assertThat(client.navigate(page, "http://example.test/")).isEmpty();
            client.evaluate(page, "Promise.allSettled([...document.images].map(image => image.decode()))");
            assertThat(client.evaluate(page, "fetch('http://doubleclick.net/x', {mode: 'no-cors'}).catch(() => 'blocked')"))
                    .isEqualTo("blocked");
            assertThat(client.navigate(page, "http://google-analytics.com/")).isEqualTo(BLOCKED);
            assertThat(site.requests()).containsExactly("http://example.test/", "http://example.test/fine.png");
        }
    }

    @Test
    void shouldReachNeitherBlockedHostsNorCredentialsEndpoints() throws Exception {
        SessionDirectory directory = SessionDirectory.create(Environment.system());
        BrowserCommand command = BrowserCommand.of(
                TestingBrowser.executable(),
                directory,
                new BrowserCommand.Wish("sess_blocked", BrowserSettings.DEFAULT, "", List.of("ads.localhost"), new BrowserCommand.Ports(0, 9222), true),
                Environment.system());
        BrowserProcess browser = BrowserProcess.launch(command, directory);
        try (TestingSite site = TestingSite.of("hello")) {
            DevTools devTools = browser.devTools().get(10, TimeUnit.SECONDS);
            try (TestingCdpClient client =
                    new TestingCdpClient(URI.create("ws://" + devTools.authority() + devTools.browserPath()))) {
                String page = client.newPage();
                assertThat(client.navigate(page, "http://fine.localhost:" + site.port() + "/"))
                        .isEmpty();
                for (String host : List.of("ads.localhost", "x.ads.localhost", "169.254.170.2", "[::ffff:169.254.1.1]")) {
                    assertThat(client.navigate(page, "http://" + host + ":" + site.port() + "/"))
                            .isEqualTo("net::ERR_NAME_NOT_RESOLVED");
                }
                assertThat(client.call("Browser.getVersion", Map.of()).has("result")).isTrue();
            }
            assertThat(site.requests()).containsExactly("/");
        } finally {
            browser.destroy();
        }
        assertThat(directory.root()).doesNotExist();
    }

    private static ExternalProxy proxy(TestingSite site, String password) {
        return new ExternalProxy("http://127.0.0.1:" + site.port(), Optional.of("me"), Optional.of(password));
    }
}
