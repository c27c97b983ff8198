package dev.wallcrawler.controller.egress;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Something that listens where an external proxy would, for a test to speak in its place. */
final class TestingUpstream implements Closeable {

    private static final String PASSWORD = "of-the-key-store";

    private final ServerSocket server;
    private final BlockingQueue<Peer> arrived = new LinkedBlockingQueue<>();

    /** A connection, read by hand. */
    record Peer(Socket socket) {
        /** The next head, or what is left of the connection. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            InputStream input = socket.getInputStream();
            for (int value = input.read(); value >= 0; value = input.read()) {
                head.append((char) value);
                if (head.toString().endsWith("\r\n\r\n")) {
                    break;
                }
            }
            return head.toString();
        }

        String text(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        Peer send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        }
    }

    private TestingUpstream(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().start(this::acceptAll);
    }

    static TestingUpstream plain() throws IOException {
        return new TestingUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** One that speaks TLS, with a certificate that nobody trusts. */
    static TestingUpstream tls(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keystore", file.toString(), "-storepass", PASSWORD, "-alias", "proxy",
                        "-keyalg", "EC", "-dname", "CN=proxy.example", "-storetype", "PKCS12")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new AssertionError(Files.readString(directory.resolve("keytool.txt")));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new TestingUpstream(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private void acceptAll() {
        try {
            while (true) {
                arrived.add(new Peer(server.accept()));
            }
        } catch (IOException _) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return server.getLocalPort();
    }

    Peer next() throws InterruptedException {
        return Optional.ofNullable(arrived.poll(5, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nobody came"));
    }

    boolean hasVisitors() {
        return !arrived.isEmpty();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Peer peer : arrived) {
                peer.socket().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
