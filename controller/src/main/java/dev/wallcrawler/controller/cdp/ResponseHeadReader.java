package dev.wallcrawler.controller.cdp;

import io.netty.buffer.ByteBuf;

/** Finds the end of the HTTP response head that precedes a WebSocket's frames, however the bytes are cut. Not thread-safe. */
final class ResponseHeadReader {

    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final byte[] SWITCHING_PROTOCOLS = {'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '1', '0', '1', ' '};

    private int position;
    private int matched;
    private boolean switches = true;

    /** Whether the head's last byte has been read. */
    boolean isDone() {
        return matched == END.length;
    }

    /** Whether frames follow. */
    boolean upgraded() {
        return isDone() && switches && position >= SWITCHING_PROTOCOLS.length;
    }

    /** Reads the buffer's readable bytes up to the head's end; returns the index of what follows. Leaves the buffer as it is. */
    int read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && !isDone()) {
            byte value = bytes.getByte(at);
            at++;
            if (position < SWITCHING_PROTOCOLS.length) {
                switches &= value == SWITCHING_PROTOCOLS[position];
            }
            position++;
            matched = value == END[matched] ? matched + 1 : value == END[0] ? 1 : 0;
        }
        return at;
    }
}
