package dev.wallcrawler.gateway;

import dev.wallcrawler.session.Endpoint;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A controller that writes as much as its connection takes, and knows how much that was. */
final class Flood implements AutoCloseable {

    /** For how long a connection takes nothing before it counts as stuck. */
    private static final int STUCK_MILLIS = 400;

    private final ServerSocketChannel server;
    private final Selector selector = Selector.open();
    private SocketChannel channel;

    Flood() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.socket().getLocalPort(), Optional.empty(), Optional.empty());
    }

    /** Takes one connection, reads its request and switches to WebSocket. */
    void accept() throws IOException {
        channel = server.accept();
        ByteBuffer head = ByteBuffer.allocate(16 * 1024);
        while (!new String(head.array(), 0, head.position(), ISO_8859_1).contains("\r\n\r\n")) {
            if (channel.read(head) < 0) {
                throw new EOFException();
            }
        }
        channel.write(ByteBuffer.wrap(TestingController.SWITCHED.getBytes(UTF_8)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_WRITE);
    }

    /** Writes up to that many bytes, and says how many the connection took. */
    int writeUntilStuck(int atMost) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
        int written = 0;
        while (written < atMost && selector.select(STUCK_MILLIS) > 0) {
            selector.selectedKeys().clear();
            bytes.clear().limit(Math.min(bytes.capacity(), atMost - written));
            written += channel.write(bytes);
        }
        return written;
    }

    @Override
    public void close() throws IOException {
        server.close();
        selector.close();
        if (channel != null) {
            channel.close();
        }
    }
}
