package dev.wallcrawler.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A function as Lambda runs it, started from a snapshot: below the real runtime interface client, with a small JVM, nothing but
 * its own environment, and its log lines as frames on a file descriptor of their own.
 */
public final class LambdaProcess implements AutoCloseable {
    private static final int FRAME_MAGIC = 0xA55A_0000;
    private static final int MAGIC_MASK = 0xFFFF_0000;
    private static final int FRAME_HEADER = 2 * Integer.BYTES + Long.BYTES;
    private static final String CLIENT_MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final List<String> RUNTIME_JARS = List.of(
            "aws-lambda-java-runtime-interface-client",
            "aws-lambda-java-core",
            "aws-lambda-java-serialization",
            "utils-lite");
    /** As Lambda's own start script sets them, for a function with this much memory. */
    private static final List<String> JVM = List.of(
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");

    private final Process process;
    private final Path directory;

    private LambdaProcess(Process process, Path directory) {
        this.process = requireNonNull(process, "process is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * Starts a function; {@link RuntimeApi#restored()} tells when it can be invoked.
     *
     * @param environment what its configuration sets
     * @param jvmOptions further options for its JVM
     * @param folder for this one process, made if it is missing
     */
    public static LambdaProcess boot(
            FunctionCode code,
            Map<String, String> environment,
            RuntimeApi runtimeApi,
            List<String> jvmOptions,
            Path folder)
            throws IOException {
        Path directory = Files.createDirectories(folder).toAbsolutePath();
        Path library = directory.resolve("libaws-lambda-jni.so");
        try (InputStream packed = LambdaProcess.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-x86_64.so")) {
            Files.copy(requireNonNull(packed, "the runtime interface client has no library"), library);
        }
        var command = new ArrayList<>(List.of("/bin/bash", "-c", "exec 62>\"$0\"; exec \"$@\""));
        command.add(directory.resolve("frames").toString());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvmOptions);
        command.add("-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=" + library);
        command.addAll(List.of("-cp", runtimeClassPath(), CLIENT_MAIN, code.handler()));
        var builder = new ProcessBuilder(command)
                .directory(code.taskRoot().toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of(
                "PATH", "/usr/bin:/bin",
                "LAMBDA_TASK_ROOT", code.taskRoot().toString(),
                "_HANDLER", code.handler(),
                "_LAMBDA_TELEMETRY_LOG_FD", "62",
                "AWS_LAMBDA_RUNTIME_API", runtimeApi.address(),
                "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
                "AWS_LAMBDA_FUNCTION_NAME", "under-test",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_LOG_FORMAT", "JSON"));
        Process process = builder.start();
        CompletableFuture<?> _ = process.onExit().thenAccept(runtimeApi::functionExited);
        return new LambdaProcess(process, directory);
    }

    /** The function's JVM. */
    public Process process() {
        return process;
    }

    /** The log lines, one per frame, as the telemetry pipe received them; of a frame that a kill has cut off, what there is. */
    public List<String> frames() throws IOException {
        ByteBuffer frames = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("frames")));
        var lines = new ArrayList<String>();
        while (frames.remaining() >= FRAME_HEADER) {
            int magic = frames.getInt();
            if ((magic & MAGIC_MASK) != FRAME_MAGIC) {
                throw new IOException("no frame starts with %08x".formatted(magic));
            }
            int length = frames.getInt();
            frames.getLong();
            byte[] line = new byte[Math.min(length, frames.remaining())];
            frames.get(line);
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        if (frames.hasRemaining()) {
            lines.add("");
        }
        return lines;
    }

    /** Whatever the process wrote past its log: nothing, if all is well. */
    public String output() throws IOException {
        return Files.readString(directory.resolve("stdout")) + Files.readString(directory.resolve("stderr"));
    }

    /** Waits until the process is gone, for at most 10 s. */
    public void awaitExit() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String runtimeClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(jar -> RUNTIME_JARS.stream()
                        .anyMatch(name -> Path.of(jar).getFileName().toString().startsWith(name)))
                .collect(Collectors.joining(":"));
    }
}
