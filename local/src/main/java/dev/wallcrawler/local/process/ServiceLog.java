package dev.wallcrawler.local.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * The log file of a service that runs as a process: its standard output as it comes, and what it or others had to say otherwise
 * as one line each. Thread-safe.
 */
public final class ServiceLog {
    private static final Logger LOG = LogManager.getLogger(ServiceLog.class);
    private static final int KEPT = 8 * 1024;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final String service;
    private final JsonLinesFile lines;

    /** @param service the field {@code service} of its lines */
    public ServiceLog(Path file, String service) {
        this.file = requireNonNull(file, "file is null");
        this.service = requireNonNull(service, "service is null");
        this.lines = new JsonLinesFile(file);
    }

    /** Where a process's standard output goes. */
    public ProcessBuilder.Redirect target() throws IOException {
        Files.createDirectories(file.getParent());
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Writes a line. That it cannot be written, as on a full disk, is told to this process's own log and fails no caller. */
    public void warn(String message, Optional<String> sessionId) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", TIMESTAMP.format(Instant.now()))
                .put("level", "WARN")
                .put("service", service)
                .put("event_id", UUID.randomUUID().toString())
                .put("event_type", "LOG")
                .put("logger", "stderr")
                .put("message", message.strip());
        sessionId.ifPresent(id -> line.put("session_id", id));
        try {
            lines.append(line);
        } catch (UncheckedIOException e) {
            LOG.warn("a line of {} is lost", service, e);
        }
    }

    /** Writes what a process left in the file of its standard error, up to 8 KiB of it; nothing if it left nothing. */
    public void keep(Path standardError, Optional<String> sessionId) throws IOException {
        if (Files.notExists(standardError) || Files.size(standardError) == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(standardError)) {
            warn(new String(in.readNBytes(KEPT), StandardCharsets.UTF_8), sessionId);
        }
    }
}
