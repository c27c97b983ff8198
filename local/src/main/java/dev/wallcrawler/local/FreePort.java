package dev.wallcrawler.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that must be told theirs before they start. */
final class FreePort {
    private static final int ANY = 0;
    /** Below the ports that systems hand out for connections, so that none is taken before the process listens. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int ATTEMPTS = 50;

    private FreePort() {}

    /** One that is free right now. */
    static int find() throws IOException {
        var failure = new IOException("no port is free");
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return check(ThreadLocalRandom.current().nextInt(FIRST, END));
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /**
     * The port, if it is free right now.
     *
     * @param port 0 for any
     * @throws IOException if it is taken
     */
    static int check(int port) throws IOException {
        if (port == ANY) {
            return find();
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException("port " + port + " cannot be had: " + e.getMessage(), e);
        }
    }
}
