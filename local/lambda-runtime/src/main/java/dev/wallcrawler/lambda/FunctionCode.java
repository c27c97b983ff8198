package dev.wallcrawler.lambda;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static java.util.Objects.requireNonNull;

/**
 * What a function runs.
 *
 * @param taskRoot the folder with its classes, and jars in {@code lib}
 * @param handler the handler's class
 */
public record FunctionCode(Path taskRoot, String handler) {
    public FunctionCode {
        requireNonNull(taskRoot, "taskRoot is null");
        requireNonNull(handler, "handler is null");
    }

    /**
     * A deployable jar, unpacked beside itself as Lambda unpacks it: once for a build, as that is thousands of files. Nothing
     * may write to them.
     *
     * @param artefact a jar whose main class is the handler
     */
    public static FunctionCode of(Path artefact) throws IOException {
        try (var jar = new JarFile(artefact.toFile())) {
            String handler = requireNonNull(
                    jar.getManifest().getMainAttributes().getValue("Main-Class"), () -> "no main class in " + artefact);
            return new FunctionCode(unpacked(artefact), handler);
        }
    }

    /**
     * Code of this JVM's own: a handler with the classes that are nested in it, beside jars.
     *
     * @param taskRoot an empty folder
     */
    public static FunctionCode ofClasses(Path taskRoot, Class<?> handler, List<Path> jars) throws IOException {
        copyClass(taskRoot, handler);
        for (Class<?> nested : handler.getDeclaredClasses()) {
            copyClass(taskRoot, nested);
        }
        Path library = Files.createDirectory(taskRoot.resolve("lib"));
        for (Path jar : jars) {
            Files.createSymbolicLink(library.resolve(jar.getFileName()), jar.toAbsolutePath());
        }
        return new FunctionCode(taskRoot, handler.getName());
    }

    private static void copyClass(Path taskRoot, Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path target = taskRoot.resolve(file);
        Files.createDirectories(requireNonNull(target.getParent(), "a class file is in a folder"));
        try (InputStream code = type.getResourceAsStream("/" + file)) {
            Files.copy(requireNonNull(code, () -> "no class file of " + type), target);
        }
    }

    private static Path unpacked(Path artefact) throws IOException {
        Path target = artefact.resolveSibling("task-" + Files.getLastModifiedTime(artefact).toMillis());
        if (Files.notExists(target)) {
            Path fresh = Files.createTempDirectory(artefact.toAbsolutePath().getParent(), "unpacking-");
            unpack(artefact, fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    private static void unpack(Path artefact, Path target) throws IOException {
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(artefact)))) {
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
