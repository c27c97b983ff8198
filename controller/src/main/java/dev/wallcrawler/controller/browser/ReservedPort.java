package dev.wallcrawler.controller.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import static java.util.Objects.requireNonNull;

/**
 * A TCP port that is known before anybody listens there, and that nobody else is given meanwhile: it is bound, without listening.
 * On Linux, whoever binds it with {@code SO_REUSEADDR}, as Chromium and Netty's servers do, can listen there all the same.
 */
public final class ReservedPort implements AutoCloseable {

    private final SocketChannel keeper;
    private final int number;

    private ReservedPort(SocketChannel keeper, int number) {
        this.keeper = requireNonNull(keeper, "keeper is null");
        this.number = number;
    }

    /**
     * Reserves any port.
     *
     * @throws UncheckedIOException if there is none, or the address is not one of this machine's
     */
    public static ReservedPort at(String address) {
        try {
            SocketChannel keeper = SocketChannel.open();
            keeper.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            keeper.bind(new InetSocketAddress(address, 0));
            return new ReservedPort(keeper, ((InetSocketAddress) keeper.getLocalAddress()).getPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port can be reserved at " + address, e);
        }
    }

    public int number() {
        return number;
    }

    /** Gives it up; who listens there is not concerned. */
    @Override
    public void close() {
        try {
            keeper.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
