package dev.wallcrawler.controller.cdp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** WebSocket frames to test with. */
public final class TestingFrames {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;

    /** In how many bytes a frame's length is written. */
    enum LengthForm {
        SHORTEST,
        BYTES_2,
        BYTES_8
    }

    private TestingFrames() {}

    /** A frame that is sent by a browser. */
    public static byte[] text(String message) {
        return frame(TEXT, true, message.getBytes(StandardCharsets.UTF_8), -1, LengthForm.SHORTEST);
    }

    /** A frame that is sent by a client. */
    public static byte[] maskedText(String message) {
        return frame(TEXT, true, message.getBytes(StandardCharsets.UTF_8), 0x1234_5678, LengthForm.SHORTEST);
    }

    /** @param mask none if negative */
    static byte[] frame(int opcode, boolean last, byte[] payload, long mask, LengthForm form) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte((last ? 0x80 : 0) | opcode);
        int maskBit = mask < 0 ? 0 : 0x80;
        int length = payload.length;
        if (form == LengthForm.BYTES_8 || length > 0xffff) {
            frame.writeByte(maskBit | 127).writeLong(length);
        } else if (form == LengthForm.BYTES_2 || length > 125) {
            frame.writeByte(maskBit | 126).writeShort(length);
        } else {
            frame.writeByte(maskBit | length);
        }
        if (mask >= 0) {
            frame.writeInt((int) mask);
        }
        for (int i = 0; i < length; i++) {
            frame.writeByte(mask < 0 ? payload[i] : payload[i] ^ (byte) (mask >>> (24 - i % 4 * 8)));
        }
        return bytes(frame);
    }

    /** A message in up to three fragments, with pings between them. */
    static byte[] fragmented(int opcode, byte[] payload, boolean masked, Random random) {
        List<Integer> cuts = new ArrayList<>(List.of(0));
        for (int i = random.nextInt(3); i > 0; i--) {
            cuts.add(random.nextInt(cuts.getLast(), payload.length + 1));
        }
        cuts.add(payload.length);
        ByteBuf stream = Unpooled.buffer();
        for (int i = 1; i < cuts.size(); i++) {
            byte[] part = java.util.Arrays.copyOfRange(payload, cuts.get(i - 1), cuts.get(i));
            boolean last = i == cuts.size() - 1;
            LengthForm form = LengthForm.values()[random.nextInt(3)];
            stream.writeBytes(frame(i == 1 ? opcode : 0, last, part, mask(masked, random), form));
            if (!last && random.nextBoolean()) {
                byte[] ping = new byte[random.nextInt(126)];
                random.nextBytes(ping);
                stream.writeBytes(frame(PING, true, ping, mask(masked, random), LengthForm.SHORTEST));
            }
        }
        return bytes(stream);
    }

    /**
     * A message that does not end: empty fragments, and one byte with every second.
     *
     * @param goesOn whether it has begun before
     */
    public static byte[] bomb(int fragments, boolean goesOn) {
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < fragments; i++) {
            int opcode = i == 0 && !goesOn ? TEXT : 0;
            stream.writeBytes(frame(opcode, false, new byte[i % 2], -1, LengthForm.SHORTEST));
        }
        return bytes(stream);
    }

    private static long mask(boolean masked, Random random) {
        return masked ? random.nextInt() & 0xffff_ffffL : -1;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
