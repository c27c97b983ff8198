package dev.wallcrawler.local.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the scripts of this checkout as processes, in an environment with a state directory of its own. */
record TestingScript(Path directory) {
    static final Path CHECKOUT = checkout();
    static final String CLASS_PATH = "WALLCRAWLER_CLASS_PATH";
    static final String OWN_BUILD = System.getProperty("java.class.path");

    record Ended(int exitCode, List<String> out, List<String> err) {}

    /** The launcher. */
    Ended launch(Map<String, String> environment, String... arguments) throws Exception {
        return launch(CHECKOUT, environment, arguments);
    }

    /** The launcher of a checkout. */
    Ended launch(Path checkout, Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(checkout.resolve("wallcrawler").toString()));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    Ended run(Map<String, String> environment, List<String> command) throws Exception {
        return run(environment, command, Path.of(""));
    }

    Ended run(Map<String, String> environment, List<String> command, Path where) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = builder(environment, command)
                .directory(where.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readAllLines(out, StandardCharsets.UTF_8),
                Files.readAllLines(err, StandardCharsets.UTF_8));
    }

    /**
     * The command, as if from a terminal: where the tests themselves run in the background, they have been told to ignore these
     * signals, and so would all that they start.
     */
    static List<String> heedingSignals(String... command) {
        return Stream.concat(Stream.of("env", "--default-signal=HUP,INT"), Stream.of(command)).toList();
    }

    /** What is about to run, for a test that wants to do something meanwhile. */
    ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().remove("CHROME_PATH");
        builder.environment().remove("CHROME_FLAGS");
        builder.environment().put("WALLCRAWLER_DIR", directory.resolve("state").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Makes a shell script of these lines, in a directory that is made if it is missing. */
    static Path program(Path path, String... lines) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A path on which these tools come first. */
    static String before(Path tools) {
        return tools + ":" + System.getenv("PATH");
    }

    /** A port that is free, as is the one after it, which the gateway takes. */
    static String freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var _ = new ServerSocket(socket.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return Integer.toString(socket.getLocalPort());
            } catch (IOException | IllegalArgumentException _) {
                // The next one is another's, or there is none.
                continue;
            }
        }
    }

    static Path which(String tool) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path path = Path.of(directory, tool);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("no " + tool + " on the PATH");
    }

    private static Path checkout() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("wallcrawler"))) {
            path = path.getParent();
        }
        return path;
    }
}
