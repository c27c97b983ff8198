package dev.wallcrawler.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A function's artefact as Lambda runs it: unpacked as the task root, below the real runtime interface client, with a small
 * JVM, nothing but its own environment, and its log lines as frames on a file descriptor of their own.
 */
final class LambdaProcess implements AutoCloseable {
    private static final int FRAME_MAGIC = 0xA55A_0000;
    private static final String CLIENT_MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final List<String> RUNTIME_JARS = List.of(
            "aws-lambda-java-runtime-interface-client", "aws-lambda-java-core", "aws-lambda-java-serialization", "utils-lite");

    /** The unpacked artefacts: thousands of files each, which no function writes to. */
    private static final Map<Path, Path> TASK_ROOTS = new ConcurrentHashMap<>();

    private final Process process;
    private final Path directory;

    private LambdaProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts a function.
     *
     * @param artefact the deployable jar
     * @param handler the handler's class
     * @param environment what its configuration sets
     * @param directory a folder for this one process, made if it is missing
     */
    static LambdaProcess boot(
            Path artefact, String handler, Map<String, String> environment, TestingRuntimeApi runtimeApi, Path directory)
            throws IOException {
        Files.createDirectories(directory);
        Path taskRoot = TASK_ROOTS.computeIfAbsent(artefact, LambdaProcess::unpack);
        Path library = directory.resolve("libaws-lambda-jni.so");
        try (InputStream packed = LambdaProcess.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-x86_64.so")) {
            Files.copy(packed, library);
        }
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", "exec 62>\"$0\"; exec \"$@\""));
        command.add(directory.resolve("frames").toString());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("--add-opens=java.base/java.io=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.add("-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=" + library);
        command.addAll(List.of("-cp", runtimeClassPath(), CLIENT_MAIN, handler));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(taskRoot.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of(
                "PATH", "/usr/bin:/bin",
                "LAMBDA_TASK_ROOT", taskRoot.toString(),
                "_HANDLER", handler,
                "_LAMBDA_TELEMETRY_LOG_FD", "62",
                "AWS_LAMBDA_RUNTIME_API", runtimeApi.address(),
                "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
                "AWS_LAMBDA_FUNCTION_NAME", "under-test",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_LOG_FORMAT", "Text"));
        return new LambdaProcess(builder.start(), directory);
    }

    Process process() {
        return process;
    }

    /** The log lines, one per frame, as the telemetry pipe received them. */
    List<String> frames() {
        try {
            ByteBuffer frames = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("frames")));
            List<String> lines = new ArrayList<>();
            while (frames.hasRemaining()) {
                int magic = frames.getInt();
                if ((magic & 0xFFFF_0000) != FRAME_MAGIC) {
                    throw new AssertionError("no frame starts with %08x".formatted(magic));
                }
                byte[] line = new byte[frames.getInt()];
                frames.getLong();
                frames.get(line);
                lines.add(new String(line, StandardCharsets.UTF_8));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever the process wrote past its log: nothing, if all is well. */
    String output() {
        try {
            return Files.readString(directory.resolve("stdout")) + Files.readString(directory.resolve("stderr"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process is gone. */
    void awaitExit() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String runtimeClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(jar -> RUNTIME_JARS.stream().anyMatch(name -> Path.of(jar).getFileName().toString().startsWith(name)))
                .collect(Collectors.joining(":"));
    }

    /** Done once for a build. */
    private static Path unpack(Path artefact) {
        try {
            Path target = artefact.resolveSibling(
                    "task-" + Files.getLastModifiedTime(artefact).toMillis());
            if (Files.notExists(target)) {
                Path fresh = Files.createTempDirectory(artefact.getParent(), "task-");
                unpack(artefact, fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path artefact, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(artefact)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }
}
