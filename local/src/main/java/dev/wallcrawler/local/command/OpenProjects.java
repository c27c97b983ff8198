package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ProjectStore;

import java.io.IOException;

import static java.util.Objects.requireNonNull;

/**
 * The projects of a directory, within reach until they are closed.
 *
 * @param release gives back what it took to reach them
 */
record OpenProjects(ProjectStore store, Runnable release) implements AutoCloseable {
    OpenProjects {
        requireNonNull(store, "store is null");
        requireNonNull(release, "release is null");
    }

    /** A way to them, whether or not {@code up} runs. */
    interface Opener {
        OpenProjects open() throws CommandFailure, IOException;
    }

    @Override
    public void close() {
        release.run();
    }
}
