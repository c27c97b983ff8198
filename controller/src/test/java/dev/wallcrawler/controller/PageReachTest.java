package dev.wallcrawler.controller;

import dev.wallcrawler.controller.TestingRun.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A page in a session's browser gets nowhere near what drives that browser, nor to where AWS hands out credentials. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageReachTest {

    private static final String UNKNOWN_HOST = "net::ERR_NAME_NOT_RESOLVED";

    /** What a page can try on an address, one after the other; each answers whether it got there. */
    private static final String ATTEMPTS = """
            Promise.all([
              fetch('http://%1$s/json/version', {mode: 'no-cors'}).then(() => 'fetch', () => ''),
              fetch('http://%1$s/json/new', {method: 'POST', mode: 'no-cors', body: 'x'}).then(() => 'post', () => ''),
              new Promise(done => { const image = new Image();
                image.onload = () => done('image'); image.onerror = () => done(''); image.src = 'http://%1$s/x.svg' }),
              new Promise(done => { const socket = new WebSocket('ws://%1$s/devtools/browser/x');
                socket.onopen = () => done('socket'); socket.onerror = () => done('') }),
              new Promise(done => { const worker = new Worker(URL.createObjectURL(new Blob([
                `fetch('http://%1$s/', {mode: 'no-cors'}).then(() => postMessage('worker'), () => postMessage(''))`])));
                worker.onmessage = event => done(event.data); worker.onerror = () => done('') })
            ]).then(reached => reached.filter(way => way).join(' '))""";

    private TestingSite site;
    private TestingRun run;
    private TestingCdpClient client;
    private String page;
    private int devToolsPort;
    private int controllerPort;

    @BeforeAll
    void openAPage() throws Exception {
        site = TestingSite.of("hello");
        run = TestingRun.ready(Wish.usual());
        client = run.newClient();
        page = client.newPage();
        devToolsPort = run.browser().devTools().get(5, TimeUnit.SECONDS).port();
        controllerPort = run.session().endpoint().orElseThrow().port();
        goToSite();
    }

    @AfterAll
    void close() throws Exception {
        client.close();
        run.close();
        site.close();
    }

    private void goToSite() throws Exception {
        assertThat(client.navigate(page, "http://127.0.0.1:" + site.port() + "/")).isEmpty();
        assertThat(client.text(page)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "localhost", "127.0.0.2", "[::1]", "0.0.0.0", "0", "127.1", "2130706433", "0x7f000001",
                "0177.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "app.localhost", "LOCALHOST.", "127.0.0.1."})
    void shouldNotReachTheBrowsersOwnPorts(String host) throws Exception {
        for (int port : List.of(devToolsPort, controllerPort)) {
            String address = host + ":" + port;
            assertThat(client.evaluate(page, ATTEMPTS.formatted(address))).as(address).isEmpty();
            assertThat(client.navigate(page, "http://" + address + "/json/list")).as(address).isEqualTo(UNKNOWN_HOST);
            assertThat(client.navigate(page, "http://127.0.0.1:" + site.port() + "/away?http://" + address + "/json/list"))
                    .as("redirect to " + address)
                    .isEqualTo(UNKNOWN_HOST);
            goToSite();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.170.2", "169.254.169.254", "169.254.169.254:80", "2852039166", "0xa9fea9fe", "169.16689662",
                "[::ffff:169.254.170.2]", "[::ffff:a9fe:aa02]", "[fd00:ec2::254]", "169.254.170.2.", "[::ffff:0:169.254.170.2]"})
    void shouldNotReachWhereCredentialsAre(String address) throws Exception {
        assertThat(client.evaluate(page, ATTEMPTS.formatted(address))).as(address).isEmpty();
        if (!address.contains("::ffff:0:")) {
            assertThat(client.navigate(page, "http://" + address + "/latest/meta-data/")).isEqualTo(UNKNOWN_HOST);
        }
        goToSite();
    }

    /** The same attempts get through to a site on loopback: people test their own pages there. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "app.localhost", "2130706433"})
    void shouldReachASiteOnLoopback(String host) throws Exception {
        assertThat(client.evaluate(page, ATTEMPTS.formatted(host + ":" + site.port()))).contains("fetch", "post", "worker");
        assertThat(client.navigate(page, "http://" + host + ":" + site.port() + "/")).isEmpty();
        assertThat(client.text(page)).isEqualTo("hello");
        goToSite();
    }

    /** The second line: pages of other sessions on the same machine, and whatever else comes with an origin. */
    @Test
    void shouldOpenDevToolsToNobodyWhoComesWithAnOriginOrAnotherHost() throws Exception {
        String path = run.browser().devTools().get(5, TimeUnit.SECONDS).browserPath();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> http.newWebSocketBuilder()
                            .header("Origin", "http://127.0.0.1:" + site.port())
                            .buildAsync(URI.create("ws://127.0.0.1:" + devToolsPort + path), new WebSocket.Listener() {})
                            .get(5, TimeUnit.SECONDS))
                    .hasMessageContaining("WebSocketHandshakeException");
            var list = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + devToolsPort + "/json/list")).build(),
                    BodyHandlers.ofString());
            assertThat(list.headers().firstValue("access-control-allow-origin")).isEmpty();
            assertThat(http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controllerPort
                                                    + "/v1/connect/" + run.session().id() + "/json/list"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
