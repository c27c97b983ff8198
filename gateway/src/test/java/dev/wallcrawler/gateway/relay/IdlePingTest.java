package dev.wallcrawler.gateway.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class IdlePingTest {

    private static final byte[] HALF_A_FRAME = {(byte) 0x81, 4, 'a', 'b'};
    private static final byte[] THE_OTHER_HALF = {'c', 'd'};

    private final EmbeddedChannel client = new EmbeddedChannel();
    private final EmbeddedChannel controller = new EmbeddedChannel();

    @Test
    void shouldPingAClientOnWhichNothingPasses() {
        join();

        pass(60);

        assertThat(sent()).containsExactly((byte) 0x89, (byte) 0);
    }

    @Test
    void shouldNotPingWhileSomethingPasses() {
        join();

        for (int i = 0; i < 20; i++) {
            pass(20);
            client.writeInbound(Unpooled.wrappedBuffer(HALF_A_FRAME));
        }

        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldNotPutAPingIntoAFrame() {
        join();
        controller.writeInbound(Unpooled.wrappedBuffer(HALF_A_FRAME));

        pass(300);
        assertThat(sent()).isEqualTo(HALF_A_FRAME);
        controller.writeInbound(Unpooled.wrappedBuffer(THE_OTHER_HALF));
        assertThat(sent()).isEqualTo(THE_OTHER_HALF);

        pass(60);
        assertThat(sent()).containsExactly((byte) 0x89, (byte) 0);
    }

    private void join() {
        client.freezeTime();
        Splice.join(client, controller, Unpooled.EMPTY_BUFFER, new Splice.Patience(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }

    private void pass(int seconds) {
        client.advanceTimeBy(seconds, TimeUnit.SECONDS);
        client.runScheduledPendingTasks();
    }

    /** What the client was sent since the last time, one ping at most. */
    private byte[] sent() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = client.readOutbound(); next != null; next = client.readOutbound()) {
            all.writeBytes(next);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
