package dev.wallcrawler.gateway.relay;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of a WebSocket's bytes as they pass, only to know where one ends. It reads the frames' headers and skips
 * their payload; it changes and keeps nothing.
 */
final class FrameTracker {

    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private int headerBytes;
    private int lengthBytesLeft;
    private int maskBytesLeft;
    private long payloadLength;
    private long payloadLeft;
    private boolean ended;

    /** Whether a frame of one's own may be put here: the last frame is complete, and it did not close the WebSocket. */
    boolean betweenFrames() {
        return headerBytes == 0 && payloadLeft == 0 && !ended;
    }

    /** Takes note of bytes, without consuming them. */
    void pass(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !ended) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, end - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                header(bytes.getByte(at));
                at++;
            }
        }
    }

    private void header(byte value) {
        headerBytes++;
        if (headerBytes == 1) {
            ended = (value & 0x0f) == CLOSE;
        } else if (headerBytes == 2) {
            int length = value & 0x7f;
            lengthBytesLeft = length == 127 ? 8 : length == 126 ? 2 : 0;
            maskBytesLeft = (value & MASKED) == 0 ? 0 : MASK_BYTES;
            payloadLength = lengthBytesLeft == 0 ? length : 0;
            endOfHeader();
        } else if (lengthBytesLeft > 0) {
            payloadLength = (payloadLength << Byte.SIZE) | (value & 0xff);
            lengthBytesLeft--;
            endOfHeader();
        } else {
            maskBytesLeft--;
            endOfHeader();
        }
    }

    private void endOfHeader() {
        if (lengthBytesLeft == 0 && maskBytesLeft == 0) {
            headerBytes = 0;
            payloadLeft = payloadLength;
            ended = payloadLength < 0;
        }
    }
}
