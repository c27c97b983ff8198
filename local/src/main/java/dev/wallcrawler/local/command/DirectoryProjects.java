package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalProjects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** The projects of a directory: those of the {@code up} that runs there, else those that the last one left on disk. */
final class DirectoryProjects implements OpenProjects.Opener {
    private final Path directory;

    DirectoryProjects(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
    }

    @Override
    public OpenProjects open() throws CommandFailure, IOException {
        if (!Files.isDirectory(directory)) {
            throw nothing();
        }
        Optional<DirectoryLock> lock = DirectoryLock.take(directory);
        return lock.isPresent() ? stored(lock.get()) : running();
    }

    private OpenProjects running() throws CommandFailure, IOException {
        StateFile.State state = new StateFile(directory)
                .read()
                .orElseThrow(() -> new CommandFailure("up is just starting or stopping in " + directory + "; try again"));
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
