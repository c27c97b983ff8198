package dev.wallcrawler.logging;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gives its target each line by one write, though log4j's encoder hands over a long line in pieces: what was written since the
 * last flush goes out with the flush, and log4j flushes after each line. Not thread-safe; log4j writes under a lock.
 */
final class WholeLineStream extends OutputStream {
    private static final int USUAL_SIZE = 8 * 1_024;

    private final OutputStream target;
    private byte[] line = new byte[USUAL_SIZE];
    private int length;

    WholeLineStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (line.length - length < count) {
            byte[] longer = new byte[Math.max(length + count, 2 * line.length)];
            System.arraycopy(line, 0, longer, 0, length);
            line = longer;
        }
        System.arraycopy(bytes, offset, line, length, count);
        length += count;
    }

    @Override
    public void flush() throws IOException {
        if (length == 0) {
            return;
        }
        try {
            target.write(line, 0, length);
        } finally {
            length = 0;
            if (line.length > USUAL_SIZE) {
                line = new byte[USUAL_SIZE];
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (target) {
            flush();
        }
    }
}
