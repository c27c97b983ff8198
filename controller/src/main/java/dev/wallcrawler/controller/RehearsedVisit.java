package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.controller.proxy.ProxyServer;
import dev.wallcrawler.controller.proxy.SessionEntrance;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.LocalTokenSigner;
import dev.wallcrawler.token.TokenVerifier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client's visit to a proxy and a browser that nobody else knows of: the proxy is a real one, the browser only agrees. */
final class RehearsedVisit {

    private static final String SESSION = "sess_rehearsal";
    private static final int TIMEOUT_MS = 1_000;
    private static final long TOKEN_SECONDS = 60;
    private static final String CONSENT =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String COMMAND = "{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"about:blank\"}}";
    private static final String ANSWER = "{\"id\":1,\"result\":{\"frameId\":\"F\"}}";
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private RehearsedVisit() {}

    /** What else is done at the proxy. */
    interface Knock {
        void at(int port) throws IOException;
    }

    static void take(Knock first) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        InstantSource clock = InstantSource.system();
        String token = new LocalTokenSigner((ECPrivateKey) keys.getPrivate(), SESSION, clock)
                .sign(SESSION, Audience.CONNECT, clock.instant().plusSeconds(TOKEN_SECONDS));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket devTools = new ServerSocket(0, 1, loopback)) {
            devTools.setSoTimeout(TIMEOUT_MS);
            String host = loopback.getHostAddress();
            SessionEntrance entrance = new SessionEntrance(
                    SESSION,
                    Optional.empty(),
                    CompletableFuture.completedFuture(
                            new TokenVerifier((ECPublicKey) keys.getPublic(), SESSION, clock)),
                    CompletableFuture.completedFuture(new DevTools(host, devTools.getLocalPort(), "/devtools/browser/0")),
                    new Nobody());
            try (ProxyServer proxy = ProxyServer.start(host, 0, entrance);
                    Socket client = new Socket(loopback, proxy.port())) {
                first.at(proxy.port());
                visit(client, devTools, token);
            }
        }
    }

    private static void visit(Socket client, ServerSocket devTools, String token) throws IOException {
        client.setSoTimeout(TIMEOUT_MS);
        write(client, "GET /v1/connect/" + SESSION + "?token=" + token + " HTTP/1.1\r\nHost: rehearsal\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        try (Socket browser = devTools.accept()) {
            browser.setSoTimeout(TIMEOUT_MS);
            readHead(browser);
            write(browser, CONSENT);
            readHead(client);
            byte[] mask = new byte[MASK_BYTES];
            client.getOutputStream().write(new byte[] {(byte) TEXT, (byte) (MASKED | COMMAND.length())});
            client.getOutputStream().write(mask);
            write(client, COMMAND);
            browser.getInputStream().readNBytes(2 + mask.length + COMMAND.length());
            browser.getOutputStream().write(new byte[] {(byte) TEXT, (byte) ANSWER.length()});
            write(browser, ANSWER);
            client.getInputStream().readNBytes(2 + ANSWER.length());
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Byte by byte, so that what follows the head is left. */
    private static void readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int value = socket.getInputStream().read();
            if (value < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) value);
        }
    }

    private record Nobody() implements SessionEntrance.Visits {
        @Override
        public void clientConnected() {}

        @Override
        public void clientLeft() {}

        @Override
        public CdpTap clientTap() {
            return CdpTap.ofClient(new CdpTraffic(), _ -> {}, () -> {}, System::nanoTime);
        }

        @Override
        public CdpTap viewerTap() {
            return CdpTap.ofViewer(new CdpTraffic(), _ -> {}, System::nanoTime);
        }
    }
}
