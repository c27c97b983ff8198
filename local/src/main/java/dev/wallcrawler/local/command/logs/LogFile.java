package dev.wallcrawler.local.command.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far one log file has been read. */
final class LogFile {
    private static final int CHUNK = 64 * 1024;

    private final Path path;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private Optional<Object> identity = Optional.empty();
    private long offset;
    private Instant last = Instant.EPOCH;

    LogFile(Path path) {
        this.path = path;
    }

    void readNew(LogFilter wanted, List<LogLine> into) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Optional<Object> identityNow = Optional.ofNullable(attributes.fileKey());
            if (!identityNow.equals(identity) || attributes.size() < offset) {
                startOver(identityNow);
            }
            if (attributes.size() > offset) {
                readFromOffset(wanted, into);
            }
        } catch (NoSuchFileException _) {
            startOver(Optional.empty());
        }
    }

    private void startOver(Optional<Object> identityNow) {
        identity = identityNow;
        offset = 0;
        unfinished.reset();
    }

    private void readFromOffset(LogFilter wanted, List<LogLine> into) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            channel.position(offset);
            byte[] chunk = new byte[CHUNK];
            for (int read = channel.read(ByteBuffer.wrap(chunk));
                    read > 0;
                    read = channel.read(ByteBuffer.wrap(chunk))) {
                offset += read;
                split(chunk, read, wanted, into);
            }
        }
    }

    private void split(byte[] bytes, int length, LogFilter wanted, List<LogLine> into) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                unfinished.write(bytes, start, i - start);
                take(unfinished.toString(StandardCharsets.UTF_8), wanted, into);
                unfinished.reset();
                start = i + 1;
            }
        }
        unfinished.write(bytes, start, length - start);
    }

    private void take(String raw, LogFilter wanted, List<LogLine> into) {
        if (raw.isBlank() || !wanted.mayMatch(raw)) {
            return;
        }
        LogLine line = LogLine.parse(raw, last);
        last = line.at();
        if (wanted.test(line)) {
            into.add(line);
        }
    }
}
