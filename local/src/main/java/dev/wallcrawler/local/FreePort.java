package dev.wallcrawler.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports for processes that must be told theirs before they start. */
final class FreePort {
    private static final int ANY = 0;

    private FreePort() {}

    /** One that is free right now. */
    static int find() throws IOException {
        return check(ANY);
    }

    /**
     * The port, if it is free right now.
     *
     * @param port 0 for any
     * @throws IOException if it is taken
     */
    static int check(int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException("port " + port + " cannot be had: " + e.getMessage(), e);
        }
    }
}
