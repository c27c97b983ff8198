package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalProjects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static java.util.Objects.requireNonNull;

/** The projects of a directory: those of the {@code up} that runs there, else those that the last one left on disk. */
final class DirectoryProjects implements OpenProjects.Opener {
    /** By then, another {@code keys} is done, and mostly an {@code up} that starts or stops, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path directory;
    private final Duration patience;

    DirectoryProjects(Path directory) {
        this(directory, PATIENCE);
    }

    /**
     * @param patience how long to wait for somebody else who uses the directory
     */
    DirectoryProjects(Path directory, Duration patience) {
        this.directory = requireNonNull(directory, "directory is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    @Override
    public OpenProjects open() throws CommandFailure, IOException {
        if (!Files.isDirectory(directory)) {
            throw nothing();
        }
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<DirectoryLock> lock = DirectoryLock.take(directory);
            if (lock.isPresent()) {
                return stored(lock.get());
            }
            Optional<StateFile.State> state = new StateFile(directory).readOfRunning();
            if (state.isPresent()) {
                return running(state.get());
            }
            if (System.nanoTime() - end > 0) {
                throw new CommandFailure(DirectoryLock.heldIn(directory));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static OpenProjects running(StateFile.State state) {
        LocalProjects projects = LocalProjects.running(state.dynamoDb());
        return new OpenProjects(projects.store(), Optional.empty(), projects::close);
    }

    /** Holds the lock meanwhile, so that no {@code up} starts on the same data. */
    private OpenProjects stored(DirectoryLock lock) throws CommandFailure, IOException {
        try {
            LocalProjects projects = LocalProjects.stored(directory).orElseThrow(this::nothing);
            return new OpenProjects(projects.store(), Optional.empty(), () -> {
                projects.close();
                lock.close();
            });
        } catch (CommandFailure | IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private CommandFailure nothing() {
        return new CommandFailure("there are no projects in " + directory + " yet; start with ./wallcrawler up");
    }
}
