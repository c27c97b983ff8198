package dev.wallcrawler.logging;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is opened for appending, its directories made, when the first bytes come; processes that append to the same file
 * do not overwrite each other. Not thread-safe.
 */
final class AppendedFile extends OutputStream {
    private final Path path;
    private Optional<OutputStream> file = Optional.empty();

    AppendedFile(Path path) {
        this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
        open().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        open().write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }

    private OutputStream open() throws IOException {
        if (file.isEmpty()) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            file = Optional.of(new FileOutputStream(path.toFile(), true));
        }
        return file.get();
    }
}
