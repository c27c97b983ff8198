package dev.wallcrawler.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * How a stack is to be.
 *
 * @param port of the API; 0 takes any free one
 * @param gatewayPort of the gateway; 0 takes any free one
 * @param inMemory whether the tables are forgotten when the stack stops
 * @param directory where the stack keeps its data and logs: {@code .wallcrawler}
 * @param cache where start-up caches lie; they may be shared by stacks. Empty: none are made, and processes start slower
 * @param reserve whether a controller is kept ready for the next session, which starts faster then
 * @param artefacts what it runs as processes
 * @param chromePath the browser; empty leaves it to the controller to find one
 * @param settings environment variables over the stack's own, for functions, gateway and controllers alike
 * @param progress is told what is being done, a short line each; called by several threads
 */
public record LocalOptions(
        int port,
        int gatewayPort,
        boolean inMemory,
        Path directory,
        Optional<Path> cache,
        boolean reserve,
        Artefacts artefacts,
        Optional<Path> chromePath,
        Map<String, String> settings,
        Consumer<String> progress) {

    public LocalOptions {
        requireNonNull(directory, "directory is null");
        requireNonNull(cache, "cache is null");
        requireNonNull(artefacts, "artefacts is null");
        requireNonNull(chromePath, "chromePath is null");
        settings = Map.copyOf(settings);
        requireNonNull(progress, "progress is null");
        directory = directory.toAbsolutePath().normalize();
    }

    /** A stack in this directory, on free ports, with data that survives, and the artefacts of this build. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Gathers options; not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private final Map<String, String> settings = new HashMap<>();
        private int port;
        private int gatewayPort;
        private boolean inMemory;
        private Optional<Path> cache;
        private boolean reserve;
        private Optional<Artefacts> artefacts = Optional.empty();
        private Optional<Path> chromePath = Optional.empty();
        private Consumer<String> progress = line -> {};

        private Builder(Path directory) {
            this.directory = requireNonNull(directory, "directory is null");
            this.cache = Optional.of(directory.resolve("cache"));
        }

        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder gatewayPort(int gatewayPort) {
            this.gatewayPort = gatewayPort;
            return this;
        }

        public Builder inMemory(boolean inMemory) {
            this.inMemory = inMemory;
            return this;
        }

        /** The default is {@code cache} in the stack's directory. */
        public Builder cache(Path cache) {
            this.cache = Optional.of(cache);
            return this;
        }

        public Builder withoutCache() {
            this.cache = Optional.empty();
            return this;
        }

        public Builder reserve(boolean reserve) {
            this.reserve = reserve;
            return this;
        }

        public Builder artefacts(Artefacts artefacts) {
            this.artefacts = Optional.of(artefacts);
            return this;
        }

        public Builder chromePath(Path chromePath) {
            this.chromePath = Optional.of(chromePath);
            return this;
        }

        public Builder setting(String variable, String value) {
            settings.put(variable, value);
            return this;
        }

        public Builder progress(Consumer<String> progress) {
            this.progress = progress;
            return this;
        }

        public LocalOptions build() {
            return new LocalOptions(
                    port,
                    gatewayPort,
                    inMemory,
                    directory,
                    cache,
                    reserve,
                    artefacts.orElseGet(Artefacts::ofThisBuild),
                    chromePath,
                    settings,
                    progress);
        }
    }
}
