package dev.wallcrawler.local.command;

import dev.wallcrawler.project.ProjectStore;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** What {@code up} needs to know of the stack that it runs. */
interface RunningStack extends AutoCloseable {
    URI baseUrl();

    URI gatewayUrl();

    URI dynamoDb();

    ProjectStore projects();

    /** Done, with the exit code, when the database ends before the stack is closed. */
    CompletableFuture<Integer> databaseDeath();

    /** Ends everything that it started. */
    @Override
    void close();
}
