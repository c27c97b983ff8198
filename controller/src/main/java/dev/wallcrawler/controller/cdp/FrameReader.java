package dev.wallcrawler.controller.cdp;

import io.netty.buffer.ByteBuf;

import static java.util.Objects.requireNonNull;

/**
 * Follows one direction of a WebSocket connection (RFC 6455) through its frames, however the bytes are cut, and keeps no more of
 * a message than its beginning. Not thread-safe.
 */
final class FrameReader {

    /** How many bytes of a message are kept. */
    static final int HEAD = 4_096;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int FIRST_CONTROL = 8;

    /** Hears of each message when its last byte has passed. */
    interface Listener {
        /**
         * @param head holds the message's beginning, unmasked; valid during the call only
         * @param length how many bytes of it
         */
        void text(byte[] head, int length);

        /** A binary message has passed. */
        void binary();
    }

    private enum Expecting {
        FLAGS,
        LENGTH,
        LONG_LENGTH,
        MASK,
        PAYLOAD,
        /** What passes is not WebSocket traffic. */
        NOTHING
    }

    private final Listener listener;
    private final byte[] head = new byte[HEAD];

    private Expecting expecting = Expecting.FLAGS;
    private int headLength;
    private boolean isText;
    private boolean insideMessage;

    private boolean isLast;
    private boolean isControl;
    private boolean isMasked;
    private long number;
    private int numberBytes;
    private long remaining;
    private int mask;
    private int maskAt;

    FrameReader(Listener listener) {
        this.listener = requireNonNull(listener, "listener is null");
    }

    /** Reads the buffer's readable bytes from the given index on, and leaves the buffer as it is. */
    void read(ByteBuf bytes, int from) {
        int at = from;
        int end = bytes.writerIndex();
        while (at < end && expecting != Expecting.NOTHING) {
            if (expecting == Expecting.PAYLOAD) {
                at = readPayload(bytes, at, end);
            } else {
                readHeader(bytes.getByte(at) & 0xff);
                at++;
            }
        }
    }

    /** Whether the last frame that was read is complete, so that another one may begin. */
    boolean isBetweenFrames() {
        return expecting == Expecting.FLAGS;
    }

    private void readHeader(int value) {
        switch (expecting) {
            case FLAGS -> readFlags(value);
            case LENGTH -> readLength(value);
            case LONG_LENGTH -> {
                if (numberDone(value)) {
                    remaining = number;
                    expectMask();
                }
            }
            case MASK -> {
                if (numberDone(value)) {
                    mask = (int) number;
                    expectPayload();
                }
            }
            case PAYLOAD, NOTHING -> throw new IllegalStateException("no header is expected");
        }
    }

    private void readFlags(int value) {
        int opcode = value & OPCODE;
        isLast = (value & FIN) != 0;
        isControl = opcode >= FIRST_CONTROL;
        boolean startsMessage = opcode == TEXT || opcode == BINARY;
        boolean fits = isControl || (startsMessage ? !insideMessage : opcode == CONTINUATION && insideMessage);
        if (!fits || (value & RESERVED) != 0) {
            expecting = Expecting.NOTHING;
            return;
        }
        if (startsMessage) {
            insideMessage = true;
            isText = opcode == TEXT;
            headLength = 0;
        }
        expecting = Expecting.LENGTH;
    }

    private void readLength(int value) {
        isMasked = (value & MASKED) != 0;
        int length = value & LENGTH;
        if (length < LENGTH_16) {
            remaining = length;
            expectMask();
        } else {
            expectNumber(Expecting.LONG_LENGTH, length == LENGTH_64 ? Long.BYTES : Short.BYTES);
        }
    }

    private void expectNumber(Expecting what, int bytes) {
        expecting = what;
        number = 0;
        numberBytes = bytes;
    }

    private boolean numberDone(int value) {
        number = number << Byte.SIZE | value;
        numberBytes--;
        return numberBytes == 0;
    }

    private void expectMask() {
        if (remaining < 0) {
            expecting = Expecting.NOTHING;
        } else if (isMasked) {
            expectNumber(Expecting.MASK, Integer.BYTES);
        } else {
            expectPayload();
        }
    }

    private void expectPayload() {
        maskAt = 0;
        expecting = Expecting.PAYLOAD;
        if (remaining == 0) {
            frameDone();
        }
    }

    private int readPayload(ByteBuf bytes, int at, int end) {
        int count = (int) Math.min(remaining, end - at);
        if (isText && !isControl) {
            keep(bytes, at, Math.min(count, HEAD - headLength));
        }
        maskAt = (maskAt + count) & 3;
        remaining -= count;
        if (remaining == 0) {
            frameDone();
        }
        return at + count;
    }

    private void keep(ByteBuf bytes, int at, int count) {
        if (count <= 0) {
            return;
        }
        bytes.getBytes(at, head, headLength, count);
        if (isMasked) {
            for (int i = 0; i < count; i++) {
                int shift = (3 - ((maskAt + i) & 3)) * Byte.SIZE;
                head[headLength + i] ^= (byte) (mask >>> shift);
            }
        }
        headLength += count;
    }

    private void frameDone() {
        expecting = Expecting.FLAGS;
        if (isControl || !isLast) {
            return;
        }
        insideMessage = false;
        if (isText) {
            listener.text(head, headLength);
        } else {
            listener.binary();
        }
    }
}
