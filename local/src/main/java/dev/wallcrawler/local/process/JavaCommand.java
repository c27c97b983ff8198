package dev.wallcrawler.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How to run a jar with this JVM's own JDK.
 *
 * @param jar an executable jar
 * @param options for the JVM
 * @param aotCache a cache that was made with the very same jar, options and JDK
 */
public record JavaCommand(Path jar, List<String> options, Optional<Path> aotCache) {
    /** Standard output is for lines of JSON: what the JVM itself has to say goes to standard error. */
    private static final List<String> ALWAYS = List.of(
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:+UseSerialGC",
            "-Dslf4j.internal.verbosity=ERROR",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    public JavaCommand {
        requireNonNull(jar, "jar is null");
        options = List.copyOf(options);
        requireNonNull(aotCache, "aotCache is null");
    }

    /** This machine's JDK. */
    public static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    public JavaCommand withAotCache(Path cache) {
        return new JavaCommand(jar, options, Optional.of(cache));
    }

    /** The command as it is. */
    public List<String> toList() {
        return command(aotCache.map(cache -> List.of("-XX:AOTCache=" + cache)).orElse(List.of()));
    }

    /** The same, to run once and write a cache when it exits. */
    public List<String> toTrain(Path cache) {
        return command(List.of("-XX:AOTCacheOutput=" + cache));
    }

    private List<String> command(List<String> aot) {
        var command = new ArrayList<String>();
        command.add(home().resolve("bin/java").toString());
        command.addAll(ALWAYS);
        command.addAll(options);
        command.addAll(aot);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
