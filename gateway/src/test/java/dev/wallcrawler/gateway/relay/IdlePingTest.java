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
    private static final byte[] A_FRAME = {(byte) 0x81, 1, 'a'};
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

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

        pass(3_000);
        assertThat(sent()).isEqualTo(HALF_A_FRAME);
        controller.writeInbound(Unpooled.wrappedBuffer(THE_OTHER_HALF));
        assertThat(sent()).isEqualTo(THE_OTHER_HALF);

        pass(25);
        assertThat(sent()).containsExactly((byte) 0x89, (byte) 0);
    }

    @Test
    void shouldPingAClientThatOnlyReceives() {
        join();

        for (int i = 0; i < 3; i++) {
            pass(20);
            controller.writeInbound(Unpooled.wrappedBuffer(A_FRAME));
        }

        assertThat(sent()).contains(0x89);
    }

    @Test
    void shouldCloseAClientThatAnswersNoPing() {
        join();

        for (int i = 0; i < 5; i++) {
            pass(25);
            controller.writeInbound(Unpooled.wrappedBuffer(A_FRAME));
        }
        assertThat(client.isOpen()).isTrue();
        pass(25);

        assertThat(client.isOpen()).isFalse();
        assertThat(controller.isOpen()).isFalse();
    }

    @Test
    void shouldKeepAClientThatOnlyAnswersPings() {
        join();

        for (int i = 0; i < 40; i++) {
            pass(50);
            client.writeInbound(Unpooled.wrappedBuffer(PONG));
        }

        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void shouldNotWaitForAnswersThatItDoesNotRead() {
        join();
        client.config().setAutoRead(false);

        pass(3_000);

        assertThat(client.isOpen()).isTrue();
    }

    private void join() {
        client.freezeTime();
        Splice.Patience patience =
                new Splice.Patience(Duration.ofMinutes(10), Duration.ofSeconds(100), Duration.ofMinutes(1));
        Splice.join(client, controller, Unpooled.EMPTY_BUFFER, patience, new StalledConnections(1, Duration.ZERO));
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
