package dev.wallcrawler.gateway.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class FrameTrackerTest {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000, 100_000})
    void shouldKnowWhereFramesEndHoweverTheyArrive(int pieces) {
        Random random = new Random(pieces);
        ByteBuf stream = Unpooled.buffer();
        Set<Integer> ends = new HashSet<>(Set.of(0));
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 200_000, 3}) {
            frame(stream, TEXT, length, random.nextBoolean());
            ends.add(stream.writerIndex());
        }
        FrameTracker tracker = new FrameTracker();

        for (int at = 0; at < stream.writerIndex(); ) {
            int length = Math.min(1 + random.nextInt(pieces), stream.writerIndex() - at);
            tracker.pass(stream.slice(at, length));
            at += length;

            assertThat(tracker.betweenFrames()).as("after %d bytes", at).isEqualTo(ends.contains(at));
        }
    }

    @Test
    void shouldConsumeNothing() {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[] {(byte) TEXT, 1, 'x'});

        new FrameTracker().pass(bytes);

        assertThat(bytes.readableBytes()).isEqualTo(3);
    }

    @Test
    void shouldAllowNothingAfterTheLastFrame() {
        ByteBuf bytes = Unpooled.buffer();
        frame(bytes, CLOSE, 2, false);
        FrameTracker tracker = new FrameTracker();

        tracker.pass(bytes);

        assertThat(tracker.betweenFrames()).isFalse();
    }

    @Test
    void shouldGiveUpOnALengthThatCannotBe() {
        FrameTracker tracker = new FrameTracker();

        tracker.pass(Unpooled.wrappedBuffer(new byte[] {(byte) TEXT, 127, -1, 0, 0, 0, 0, 0, 0, 0}));

        assertThat(tracker.betweenFrames()).isFalse();
    }

    private static void frame(ByteBuf out, int head, int length, boolean masked) {
        int mask = masked ? 0x80 : 0;
        out.writeByte(head);
        if (length < 126) {
            out.writeByte(mask | length);
        } else if (length < 65_536) {
            out.writeByte(mask | 126).writeShort(length);
        } else {
            out.writeByte(mask | 127).writeLong(length);
        }
        out.writeZero(length + (masked ? 4 : 0));
    }
}
