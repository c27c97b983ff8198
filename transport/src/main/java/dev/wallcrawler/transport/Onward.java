package dev.wallcrawler.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import static java.util.Objects.requireNonNull;

/**
 * Passes on to a connection what another one reads: what comes first in a turn of reads goes at once, since most messages are no
 * longer than that, and what follows it in larger pieces. Confined to the connections' one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
public final class Onward {

    /** In bytes. */
    private static final int PIECE = 128 << 10;

    private final Channel to;
    private boolean begun;
    private int waiting;

    public Onward(Channel to) {
        this.to = requireNonNull(to, "to is null");
    }

    /** Passes on what was read; releases it. */
    public void pass(ByteBuf bytes) {
        waiting += bytes.readableBytes();
        to.write(bytes, to.voidPromise());
        if (!begun || waiting >= PIECE) {
            flush();
        }
        begun = true;
    }

    /** The turn of reads is over. */
    public void endOfTurn() {
        begun = false;
        if (waiting > 0) {
            flush();
        }
    }

    private void flush() {
        waiting = 0;
        to.flush();
    }
}
