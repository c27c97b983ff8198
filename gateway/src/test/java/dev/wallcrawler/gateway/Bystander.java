package dev.wallcrawler.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody else, with a session of his own and a WebSocket to it, who says something all the time and waits for it to come back,
 * whatever others do meanwhile.
 */
final class Bystander implements AutoCloseable {

    private static final int PAUSE_MILLIS = 20;

    private final TestingClient client;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger echoes = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final Thread thread;

    Bystander(TestingGateway gateway) throws IOException {
        client = gateway.otherWebSocket();
        thread = Thread.ofPlatform().daemon().name("bystander").start(this::talk);
    }

    private void talk() {
        try {
            while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long start = System.nanoTime();
                echo("message %05d".formatted(echoes.get()));
                slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
                echoes.incrementAndGet();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            broken.set(e);
        }
    }

    private void echo(String message) throws IOException {
        client.socket().getOutputStream().write(frame(message));
        // The stand-in sends the frame back as it is, mask and all.
        InputStream in = client.input();
        byte[] back = in.readNBytes(6 + message.length());
        if (back.length < 6 + message.length()) {
            throw new EOFException("the connection ended");
        }
        String heard = new String(unmasked(back), UTF_8);
        if (!heard.equals(message)) {
            throw new IOException("heard " + heard + " instead of " + message);
        }
    }

    private static byte[] frame(String message) {
        byte[] text = message.getBytes(ISO_8859_1);
        byte[] frame = new byte[6 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length);
        for (int i = 0; i < 4; i++) {
            frame[2 + i] = (byte) (i + 1);
        }
        for (int i = 0; i < text.length; i++) {
            frame[6 + i] = (byte) (text[i] ^ frame[2 + i % 4]);
        }
        return frame;
    }

    private static byte[] unmasked(byte[] frame) {
        byte[] text = new byte[frame.length - 6];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (frame[6 + i] ^ frame[2 + i % 4]);
        }
        return text;
    }

    /** All that was said came back, none of it later than this. */
    void requireServed(Duration most) throws InterruptedException {
        over.countDown();
        thread.join(Duration.ofSeconds(20));
        assertThat(broken.get()).as("how the connection of another session broke").isNull();
        assertThat(thread.isAlive()).as("still waits for an echo").isFalse();
        assertThat(echoes.get()).as("echoes").isPositive();
        assertThat(Duration.ofNanos(slowest.get())).as("the slowest of %d echoes", echoes.get()).isLessThan(most);
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        client.close();
    }
}
