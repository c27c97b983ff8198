package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ProjectStore;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Projects, within reach until they are closed.
 *
 * @param baseUrl where their keys are good, if a caller may not know
 * @param release gives back what it took to reach them
 */
record OpenProjects(ProjectStore store, Optional<URI> baseUrl, Runnable release) implements AutoCloseable {
    OpenProjects {
        requireNonNull(store, "store is null");
        requireNonNull(baseUrl, "baseUrl is null");
        requireNonNull(release, "release is null");
    }

    /** A way to them. */
    interface Opener {
        OpenProjects open() throws CommandFailure, IOException;
    }

    @Override
    public void close() {
        release.run();
    }
}
