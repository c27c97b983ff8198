package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ProjectStore;

import java.net.URI;

/** What {@code up} needs to know of the stack that it runs. */
interface RunningStack extends AutoCloseable {
    URI baseUrl();

    URI dynamoDb();

    ProjectStore projects();

    /** Ends everything that it started. */
    @Override
    void close();
}
