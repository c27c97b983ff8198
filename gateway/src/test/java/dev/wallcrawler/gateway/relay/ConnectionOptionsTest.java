package dev.wallcrawler.gateway.relay;

import dev.wallcrawler.transport.Transport;
import io.netty.channel.socket.SocketChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionOptionsTest {

    private static final int MEGABYTE = 1 << 20;

    /** The kernel gives twice what it is asked for, but no more than it is set up to; unasked, it begins with far less, and grows. */
    @Test
    void shouldBoundWhatTheKernelHoldsOfAClient() throws Exception {
        SocketChannel channel = Transport.BEST.channel().getDeclaredConstructor().newInstance();
        try {
            ConnectionOptions.applyToClient(channel.config());

            assertThat(channel.config().getReceiveBufferSize()).isBetween(MEGABYTE / 4, MEGABYTE);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
