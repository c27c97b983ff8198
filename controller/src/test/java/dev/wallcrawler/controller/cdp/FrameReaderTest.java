package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.controller.cdp.TestingFrames.LengthForm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FrameReaderTest {

    private static final String BINARY = "(binary)";

    /** Writes down what it hears. */
    private static final class Heard implements FrameReader.Listener {
        private final List<String> messages = new ArrayList<>();

        @Override
        public void text(byte[] head, int length) {
            messages.add(new String(head, 0, length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void binary() {
            messages.add(BINARY);
        }
    }

    private static List<String> read(byte[] stream, int... cuts) {
        Heard heard = new Heard();
        FrameReader reader = new FrameReader(heard);
        int from = 0;
        for (int cut : cuts) {
            show(reader, stream, from, cut);
            from = cut;
        }
        show(reader, stream, from, stream.length);
        return heard.messages;
    }

    /** As a part of a larger buffer, of which the reader must leave everything as it is. */
    private static void show(FrameReader reader, byte[] stream, int from, int to) {
        ByteBuf buffer = Unpooled.wrappedBuffer(stream);
        buffer.setIndex(from, to);
        reader.read(buffer, buffer.readerIndex());
        assertThat(buffer.readerIndex()).isEqualTo(from);
        assertThat(buffer.writerIndex()).isEqualTo(to);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            stream.writeBytes(part);
        }
        return stream.toByteArray();
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) ('a' + i % 26);
        }
        return payload;
    }

    @Test
    void shouldReadTheSameMessagesWhereverTheStreamIsCut() {
        byte[] stream = joined(
                TestingFrames.maskedText("{\"id\":1}"),
                TestingFrames.text(""),
                TestingFrames.frame(TestingFrames.TEXT, false, payload(3), 0x0102_0304, LengthForm.SHORTEST),
                TestingFrames.frame(TestingFrames.PING, true, payload(5), 0x0102_0304, LengthForm.SHORTEST),
                TestingFrames.frame(0, true, payload(200), 0xffff_fffeL, LengthForm.SHORTEST),
                TestingFrames.frame(TestingFrames.BINARY, true, payload(130), -1, LengthForm.BYTES_8),
                TestingFrames.text("end"));
        String joined = new String(joined(payload(3), payload(200)), StandardCharsets.ISO_8859_1);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= Math.min(stream.length, first + 7); second++) {
                assertThat(read(stream, first, second)).containsExactly("{\"id\":1}", "", joined, BINARY, "end");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 4_095, 4_096, 4_097, 65_535, 65_536, 200_000})
    void shouldReadEveryFormOfALength(int length) {
        byte[] payload = payload(length);
        String head = new String(payload, 0, Math.min(length, FrameReader.HEAD), StandardCharsets.ISO_8859_1);
        for (LengthForm form : LengthForm.values()) {
            byte[] masked = TestingFrames.frame(TestingFrames.TEXT, true, payload, 0xdead_beefL, form);
            byte[] plain = TestingFrames.frame(TestingFrames.TEXT, true, payload, -1, form);
            assertThat(read(joined(masked, plain), masked.length / 2)).containsExactly(head, head);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void shouldReadAnyMessagesInAnyFragmentsAndAnyPieces(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(80_000) : random.nextInt(300)];
            random.nextBytes(payload);
            boolean isText = random.nextInt(8) > 0;
            stream.writeBytes(TestingFrames.fragmented(
                    isText ? TestingFrames.TEXT : TestingFrames.BINARY, payload, random.nextBoolean(), random));
            byte[] head = Arrays.copyOf(payload, Math.min(payload.length, FrameReader.HEAD));
            expected.add(isText ? new String(head, StandardCharsets.ISO_8859_1) : BINARY);
        }
        int[] cuts = random.ints(300, 0, stream.size()).sorted().toArray();
        assertThat(read(stream.toByteArray(), cuts)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(bytes = {(byte) 0xc1, (byte) 0x83, (byte) 0x80})
    void shouldPassOverWhatIsNoWebSocketTraffic(byte flags) {
        byte[] strange = {flags, 1, 'x'};
        assertThat(read(joined(TestingFrames.text("before"), strange, TestingFrames.text("after"))))
                .containsExactly("before");
    }

    @Test
    void shouldPassOverALengthThatCannotBe() {
        byte[] strange = {(byte) 0x81, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 'x'};
        assertThat(read(strange)).isEmpty();
    }
}
