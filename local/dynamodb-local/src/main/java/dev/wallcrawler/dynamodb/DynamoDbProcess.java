package dev.wallcrawler.dynamodb;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running DynamoDB Local that only this machine can reach. All credentials and regions see the same tables. It ends with
 * {@link #close()}, or when this process ends, however that happens.
 */
public final class DynamoDbProcess implements AutoCloseable {
    private static final int ANY_PORT = 0;
    private static final int KEPT_LINES = 40;
    private static final String FAILURE = "Exception in thread \"main\" ";
    private static final String CAUSE = "Caused by: ";
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 3;

    private final Process process;
    private final URI endpoint;
    private final CompletableFuture<Integer> death;
    private volatile boolean closing;

    private DynamoDbProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
        this.death = process.onExit()
                .thenCompose(ended ->
                        closing ? new CompletableFuture<>() : CompletableFuture.completedFuture(ended.exitValue()));
    }

    /** Starts it on any free port; see {@link #start(Path, Optional, int, List)}. */
    public static DynamoDbProcess start(Path libraries, Optional<Path> database, List<String> prefix)
            throws IOException {
        return start(libraries, database, ANY_PORT, prefix);
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param libraries the directory that holds the jars and native libraries, such as {@link #libraries()}
     * @param database where the database file lies, made if it is missing; empty keeps everything in memory
     * @param port where it shall listen; 0 for any free port
     * @param prefix what to put before the command, such as a program that starts it in a session of its own
     * @throws IOException if it did not start; the message is one line, its cause's holds what it printed
     */
    public static DynamoDbProcess start(Path libraries, Optional<Path> database, int port, List<String> prefix)
            throws IOException {
        requireNonNull(libraries, "libraries is null");
        if (database.isPresent()) {
            Files.createDirectories(database.get());
        }
        Process process = new ProcessBuilder(command(libraries, database, port, prefix))
                .redirectErrorStream(true)
                .start();
        var listening = new CompletableFuture<Integer>();
        Thread.ofVirtual().name("dynamodb-local output").start(() -> read(process, listening));
        try {
            int answered = listening.get(START_SECONDS, TimeUnit.SECONDS);
            return new DynamoDbProcess(process, URI.create("http://127.0.0.1:" + answered));
        } catch (ExecutionException e) {
            process.destroyForcibly();
            throw new IOException("the database did not start: " + inOneLine(e.getCause().getMessage()), e.getCause());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the database did not start within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database was starting", e);
        }
    }

    /** What a Java program says last of why it ended, or else the first that it said. */
    private static String inOneLine(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith(CAUSE) || line.startsWith(FAILURE))
                .reduce((_, later) -> later)
                .map(line -> line.replace(CAUSE, "").replace(FAILURE, ""))
                .or(() -> printed.lines().findFirst())
                .orElse("it ended");
    }

    /** The libraries that this module's build puts beside this class. */
    public static Path libraries() {
        Path libraries = codeSource().resolveSibling("lib");
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException("no DynamoDB Local in " + libraries + "; the build copies it there");
        }
        return libraries;
    }

    /** Where to reach it. */
    public URI endpoint() {
        return endpoint;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Done, with the exit code, when it ends and nobody closed it. */
    public CompletableFuture<Integer> death() {
        return death.copy();
    }

    /** Stops it and waits for its end, 3 seconds at most before it is killed. */
    @Override
    public void close() {
        closing = true;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(Path libraries, Optional<Path> database, int port, List<String> prefix)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + libraries,
                "-Dsqlite4java.library.path=" + libraries));
        command.add("-cp");
        command.add(classPath(libraries));
        command.add("dev.wallcrawler.dynamodb.DynamoDbMain");
        command.add(Integer.toString(port));
        database.map(Path::toString).ifPresent(command::add);
        return command;
    }

    private static String classPath(Path libraries) throws IOException {
        try (Stream<Path> files = Files.list(libraries)) {
            List<String> jars = files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
            return codeSource() + ":" + String.join(":", jars);
        }
    }

    private static Path codeSource() {
        try {
            return Path.of(DynamoDbProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this class was loaded from no file", e);
        }
    }

    private static void read(Process process, CompletableFuture<Integer> listening) {
        var lines = new ArrayList<String>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(DynamoDbMain.READY)) {
                    listening.complete(Integer.valueOf(line.substring(DynamoDbMain.READY.length())));
                } else if (lines.size() < KEPT_LINES) {
                    lines.add(line);
                }
            }
            listening.completeExceptionally(new IllegalStateException(lines.isEmpty() ? "it ended" : String.join("\n", lines)));
        } catch (IOException e) {
            listening.completeExceptionally(new UncheckedIOException(e));
        }
    }
}
