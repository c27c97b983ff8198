package dev.wallcrawler.controller.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static java.util.Objects.requireNonNull;

/**
 * Lets by what a live view sends, one whole message of 64 KiB at most after the other, as long as each is allowed to a viewer. The
 * first that is not ends the connection with the status 1008, and so does a frame that a viewer's browser would not send:
 * binary, in fragments, compressed, unmasked or larger.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class ViewerGate extends ByteToMessageDecoder {

    private static final int LAST = 0x80;
    private static final int TEXT = LAST | 1;
    private static final int CLOSE = LAST | 8;
    private static final int PING = LAST | 9;
    private static final int PONG = LAST | 10;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final int MAX_CONTROL = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int SHORT_HEADER = 2 + MASK_BYTES;

    private static final int POLICY_VIOLATION = 1008;
    private static final String REASON = "a live view may not send this";
    private static final int CLOSE_ATTEMPTS = 50;
    private static final long CLOSE_PAUSE_MS = 20;

    private final BooleanSupplier betweenFrames;
    private boolean over;

    /** @param betweenFrames whether what the browser has sent to the viewer so far ends with a whole frame */
    ViewerGate(BooleanSupplier betweenFrames) {
        this.betweenFrames = requireNonNull(betweenFrames, "betweenFrames is null");
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < SHORT_HEADER) {
            return;
        }
        int at = in.readerIndex();
        int kind = in.getUnsignedByte(at);
        int length = in.getUnsignedByte(at + 1) & ~MASKED;
        boolean masked = (in.getUnsignedByte(at + 1) & MASKED) != 0;
        if (!masked || !isKnown(kind) || length == LENGTH_64 || (kind != TEXT && length > MAX_CONTROL)) {
            refuse(context, in);
            return;
        }
        int header = SHORT_HEADER;
        if (length == LENGTH_16) {
            header += Short.BYTES;
            length = in.getUnsignedShort(at + 2);
        }
        if (in.readableBytes() < header + length) {
            return;
        }
        if (kind == TEXT && !ViewerCommand.isAllowed(unmasked(in, at + header, length))) {
            refuse(context, in);
            return;
        }
        over = kind == CLOSE;
        out.add(in.readRetainedSlice(header + length));
    }

    private static boolean isKnown(int kind) {
        return kind == TEXT || kind == CLOSE || kind == PING || kind == PONG;
    }

    private static byte[] unmasked(ByteBuf in, int payload, int length) {
        byte[] bytes = new byte[length];
        in.getBytes(payload, bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] ^= in.getByte(payload - MASK_BYTES + i % MASK_BYTES);
        }
        return bytes;
    }

    private void refuse(ChannelHandlerContext context, ByteBuf in) {
        over = true;
        in.skipBytes(in.readableBytes());
        close(context, CLOSE_ATTEMPTS);
    }

    /** A picture may be on its way, in the midst of which nothing can be said; a viewer that does not take it is not waited for. */
    private void close(ChannelHandlerContext context, int attempts) {
        if (betweenFrames.getAsBoolean()) {
            ByteBuf frame = Unpooled.buffer()
                    .writeByte(CLOSE)
                    .writeByte(Short.BYTES + REASON.length())
                    .writeShort(POLICY_VIOLATION);
            frame.writeCharSequence(REASON, StandardCharsets.US_ASCII);
            context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
        } else if (attempts == 0) {
            context.close();
        } else {
            context.executor()
                    .schedule(() -> close(context, attempts - 1), CLOSE_PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }
}
