package dev.wallcrawler.local.file;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static java.util.Objects.requireNonNull;

/**
 * A file of JSON objects, one a line. Each line is appended by one write, so that several processes may write to one file
 * without mixing their lines. Thread-safe.
 */
public final class JsonLinesFile {
    private final Path file;

    public JsonLinesFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * Appends a line; makes the file and its directories where they are missing.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(JsonNode object) {
        ByteBuffer line = StandardCharsets.UTF_8.encode(object + "\n");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
